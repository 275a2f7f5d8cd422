using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Leadership;
using Signalbox.Kubernetes.Tests.Support;

namespace Signalbox.Kubernetes.Tests.Leadership;

public sealed class LeaderElectorTests : IAsyncLifetime
{
    private static readonly ResourceRoute Route = new("coordination.k8s.io/v1", "leases", "ns", "lock", null);

    private readonly ManualTime time = new();
    private FakeApiServer server = null!;

    private IEnumerable<SeenRequest> Writes => server.Requests.Where(r => r.Method is "PUT" or "POST");

    public async Task InitializeAsync() => server = await FakeApiServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task The_first_leads_the_second_takes_over_when_it_releases()
    {
        using var a = new Candidate(server, time, "a");
        using var b = new Candidate(server, time, "b");
        a.Start();
        await Eventually.IsTrueAsync(() => a.Leads);
        b.Start();
        await AdvanceUntilAsync(() => b.Elector.Holder == "a");
        Assert.False(b.Leads);

        await a.StopAsync();
        Assert.Equal("", server.History.Get(Route)["spec"]!["holderIdentity"]!.ToString());
        Assert.Equal(1, (int)server.History.Get(Route)["spec"]!["leaseDurationSeconds"]!);
        await AdvanceUntilAsync(() => b.Leads);

        Assert.Equal(1, (int)server.History.Get(Route)["spec"]!["leaseTransitions"]!);
        await b.StopAsync();
    }

    [Fact]
    public async Task A_holder_that_died_is_replaced_only_after_its_duration_was_observed()
    {
        // The record's own times are of another clock, years ago: they prove nothing.
        server.History.Create(Route with { Name = null }, new()
        {
            ["metadata"] = new JsonObject { ["name"] = "lock" },
            ["spec"] = new JsonObject
            {
                ["holderIdentity"] = "dead",
                ["leaseDurationSeconds"] = 15,
                ["renewTime"] = "2001-01-01T00:00:00.000000Z",
                ["strategy"] = "unknown to us",
            },
            ["extra"] = "kept",
        });
        using var b = new Candidate(server, time, "b");
        var began = time.GetUtcNow();
        b.Start();
        await AdvanceUntilAsync(() => b.Leads);

        Assert.InRange((time.GetUtcNow() - began).TotalSeconds, 15, 21);
        var lease = server.History.Get(Route);
        Assert.Equal("b", lease["spec"]!["holderIdentity"]!.ToString());
        Assert.Equal("unknown to us", lease["spec"]!["strategy"]!.ToString());
        Assert.Equal("kept", lease["extra"]!.ToString());
        await b.StopAsync();
    }

    [Fact]
    public async Task A_candidate_that_could_not_look_for_a_while_does_not_wait_anew()
    {
        using var a = new Candidate(server, time, "a");
        a.Start();
        await Eventually.IsTrueAsync(() => a.Leads);
        using var b = new Candidate(server, time, "b");
        b.Start();
        await AdvanceUntilAsync(() => b.Elector.Holder == "a");
        // As when the server is away: the leader cannot renew, and the candidate cannot see that it does not.
        var away = true;
        server.Intercept = (context, _) =>
        {
            if (Volatile.Read(ref away))
                context.Abort();
            return Task.FromResult(Volatile.Read(ref away));
        };
        await AdvanceUntilAsync(() => a.Running.IsCompleted);
        await Assert.ThrowsAsync<LeadershipLostException>(() => a.Running);
        for (var i = 0; i < 10; i++)
            time.Advance(TimeSpan.FromSeconds(1));
        Volatile.Write(ref away, false);
        var back = time.GetUtcNow();

        await AdvanceUntilAsync(() => b.Leads);

        Assert.InRange((time.GetUtcNow() - back).TotalSeconds, 0, 10);
        await b.StopAsync();
    }

    [Fact]
    public async Task Who_comes_back_under_its_own_name_leads_on_at_once()
    {
        server.History.Create(Route with { Name = null }, new()
        {
            ["metadata"] = new JsonObject { ["name"] = "lock" },
            ["spec"] = new JsonObject { ["holderIdentity"] = "a", ["leaseDurationSeconds"] = 15, ["leaseTransitions"] = 3 },
        });
        using var a = new Candidate(server, time, "a");
        var began = time.GetUtcNow();
        a.Start();
        await Eventually.IsTrueAsync(() => a.Leads);

        Assert.Equal(began, time.GetUtcNow());
        Assert.Equal(3, (int)server.History.Get(Route)["spec"]!["leaseTransitions"]!);
        await a.StopAsync();
    }

    [Fact]
    public async Task After_the_deadline_leading_is_cancelled_and_no_further_put_goes_out()
    {
        using var a = new Candidate(server, time, "a");
        a.Start();
        await Eventually.IsTrueAsync(() => a.Leads);
        var held = new TaskCompletionSource();
        var down = true;
        server.Intercept = async (context, seen) =>
        {
            if (!Volatile.Read(ref down) || seen.Method != "PUT")
                return false;
            // Silent, as a dead link is: the request stays in flight until the client gives it up.
            await held.Task.WaitAsync(context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
            return true;
        };
        var began = time.GetUtcNow();
        await AdvanceUntilAsync(() => Writes.Count() == 2);
        await AdvanceUntilAsync(() => a.Running.IsCompleted);
        Assert.False(a.Leads);
        Assert.InRange((time.GetUtcNow() - began).TotalSeconds, 0, 14.9);
        await Assert.ThrowsAsync<LeadershipLostException>(() => a.Running);
        Volatile.Write(ref down, false);
        held.SetResult();
        var after = Writes.Count();
        for (var i = 0; i < 20; i++)
            time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(2, after);
        Assert.Equal(after, Writes.Count());
    }

    [Fact]
    public async Task A_lease_that_another_took_ends_leading_at_once()
    {
        using var a = new Candidate(server, time, "a");
        a.Start();
        await Eventually.IsTrueAsync(() => a.Leads);
        server.History.MergePatch(Route, new() { ["spec"] = new JsonObject { ["holderIdentity"] = "usurper" } });
        var began = time.GetUtcNow();

        await AdvanceUntilAsync(() => a.Running.IsCompleted);

        await Assert.ThrowsAsync<LeadershipLostException>(() => a.Running);
        Assert.InRange((time.GetUtcNow() - began).TotalSeconds, 0, 9);
        Assert.Equal("usurper", server.History.Get(Route)["spec"]!["holderIdentity"]!.ToString());
    }

    [Fact]
    public async Task A_fault_of_the_work_ends_leading_and_releases()
    {
        using var client = new KubernetesClient(server.Configuration(), null, time);
        var elector = new LeaderElector(client, Candidate.Options("a"), null, time);
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => Eventually.WithinBoundAsync(elector.RunAsync(_ => throw new InvalidOperationException("work"), CancellationToken.None)));
        Assert.Equal("", server.History.Get(Route)["spec"]!["holderIdentity"]!.ToString());
    }

    private async Task AdvanceUntilAsync(Func<bool> condition) => await Eventually.IsTrueAsync(() =>
    {
        if (condition())
            return true;
        time.Advance(TimeSpan.FromMilliseconds(50));
        return condition();
    });

    private sealed class Candidate : IDisposable
    {
        private readonly CancellationTokenSource stop = new();
        private readonly KubernetesClient client;
        private volatile bool leads;

        public Candidate(FakeApiServer server, TimeProvider time, string identity)
        {
            client = new(server.Configuration(), null, time);
            Elector = new(client, Options(identity), null, time);
        }

        public LeaderElector Elector { get; }

        public bool Leads => leads;

        public Task Running { get; private set; } = Task.CompletedTask;

        public static LeaderElectionOptions Options(string identity) => new() { Namespace = "ns", Name = "lock", Identity = identity };

        public void Start() => Running = Elector.RunAsync(async ct =>
        {
            leads = true;
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, ct);
            }
            finally
            {
                leads = false;
            }
        }, stop.Token);

        public async Task StopAsync()
        {
            await stop.CancelAsync();
            await Eventually.WithinBoundAsync(Running);
        }

        public void Dispose()
        {
            stop.Dispose();
            client.Dispose();
        }
    }
}
