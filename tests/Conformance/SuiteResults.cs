namespace Signalbox.Conformance;

/// <summary>One run of the suite a protocol revision, shared by the tests of its scenarios; both revisions run at once, each on a server of its own.</summary>
public sealed class SuiteResults : IAsyncLifetime
{
    private Dictionary<string, Task<SuiteRun>> _runs = [];

    public Task<SuiteRun> OfAsync(string revision) => _runs[revision];

    public Task InitializeAsync()
    {
        _runs = ConformanceSuite.Revisions.ToDictionary(r => r, r => Task.Run(() => RunAsync(r)));
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        foreach (var run in _runs.Values)
        {
            if (await run.ContinueWith(r => r.IsCompletedSuccessfully, TaskScheduler.Default))
                (await run).Dispose();
        }
    }

    private static async Task<SuiteRun> RunAsync(string revision)
    {
        await using var server = await FixtureServer.StartAsync();
        return await ConformanceSuite.RunAsync(revision, server.Mcp);
    }
}
