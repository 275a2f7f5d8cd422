using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Clients;

/// <summary>Prism mocking an OpenAPI document on port 4010, its own default.</summary>
public sealed class PrismMock : IAsyncDisposable
{
    private const int Port = 4010;
    private readonly ManagedProcess _process;

    private PrismMock(ManagedProcess process) => _process = process;

    public Uri Url { get; } = new($"http://127.0.0.1:{Port}");

    public static async Task<PrismMock> StartAsync(string document)
    {
        var prism = Path.Combine(RepositoryPaths.Clients, "node_modules", ".bin", "prism");
        var process = ManagedProcess.Start("Prism", prism, ["mock", "-h", "127.0.0.1", "-p", $"{Port}", document]);
        await process.NextLineAsync(l => l.Contains("Prism is listening", StringComparison.Ordinal), TimeSpan.FromSeconds(60));
        return new(process);
    }

    public ValueTask DisposeAsync() => _process.DisposeAsync();
}
