namespace Signalbox.ToolServer.Hosting;

/// <summary>Settings with which the server must not start. The message names each setting and its remedy.</summary>
public sealed class ToolServerOptionsException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    public IReadOnlyList<string> Problems { get; } = problems;
}
