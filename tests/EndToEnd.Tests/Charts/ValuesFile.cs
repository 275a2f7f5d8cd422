namespace Signalbox.EndToEnd.Tests.Charts;

/// <summary>Values for helm in a file, gone when disposed.</summary>
internal sealed class ValuesFile : IDisposable
{
    public ValuesFile(string text) => File.WriteAllText(Path, text);

    public string Path { get; } = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"signalbox-values-{Guid.NewGuid():N}.yaml");

    public void Dispose() => File.Delete(Path);
}
