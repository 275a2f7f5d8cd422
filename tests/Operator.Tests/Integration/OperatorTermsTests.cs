using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Hosting;

namespace Signalbox.Operator.Tests.Integration;

public sealed class OperatorTermsTests(ClusterFixture fixture) : IClassFixture<ClusterFixture>
{
    private const int Lost = 3103;

    [Fact]
    public async Task An_operator_that_lost_its_lease_stands_again_and_leads_when_it_may()
    {
        await using var site = await Site.CreateAsync(fixture);
        using var client = fixture.NewClient();
        using var logs = new LoggedEvents();
        using var stop = new CancellationTokenSource();
        var running = OperatorTerms.RunAsync(
            new() { SystemNamespace = site.SystemNamespace, WatchNamespace = site.Namespace, Identity = "pod-0" }, client, logs, stop.Token);
        await site.CreateWorkflowAsync("one");
        await site.WaitForDigestAsync("one");

        await HoldAsync(site, "usurper");
        Assert.True(await Site.UntilAsync(() => Task.FromResult(logs.Ids.Contains(Lost))));
        await site.CreateWorkflowAsync("two");
        await HoldAsync(site, "");
        await site.WaitForDigestAsync("two");

        Assert.Equal("pod-0", await HolderAsync(site));
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await running.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal("", await HolderAsync(site));
    }

    private static NamespacedName Name(Site site) => new(site.SystemNamespace, "signalbox-operator");

    private static Task<Lease> HoldAsync(Site site, string holder) => site.Client.PatchAsync(
        Kinds.Leases, Name(site), Patch.Merge(new() { ["spec"] = new JsonObject { ["holderIdentity"] = holder } }), new() { FieldManager = "tests" });

    private static async Task<string?> HolderAsync(Site site) => (await site.Client.GetAsync(Kinds.Leases, Name(site), default)).Spec.HolderIdentity;

    private sealed class LoggedEvents : ILoggerFactory, ILogger
    {
        public ConcurrentQueue<int> Ids { get; } = [];

        public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Ids.Enqueue(eventId.Id);

        public void Dispose()
        {
        }
    }
}
