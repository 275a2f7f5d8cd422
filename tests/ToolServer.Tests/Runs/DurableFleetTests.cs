using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Fleets;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Runs;
using Signalbox.ToolServer.Tests.Upstream;

namespace Signalbox.ToolServer.Tests.Runs;

/// <summary>A call on many hosts as one run.</summary>
public sealed class DurableFleetTests : IAsyncLifetime
{
    private static readonly Caller Alice = new("alice", []);
    private volatile string _state = "running";
    private TestUpstream _quick = null!;
    private TestUpstream _slow = null!;
    private RunFixture _runs = null!;
    private Fleet _fleet = null!;

    public async Task InitializeAsync()
    {
        _quick = await TestUpstream.StartAsync(http => http.Response.WriteAsJsonAsync(new { job = "1", state = "done", took = 1 }));
        _slow = await TestUpstream.StartAsync(http => http.Response.WriteAsJsonAsync(new { job = "1", state = _state, took = 2 }));
        _runs = await RunFixture.StartAsync(_quick.Url);
        var spec = UpstreamFixture.Spec(_quick.Url) with
        {
            BaseUrl = null,
            Hosts = [new() { Name = "quick", BaseUrl = _quick.Url }, new() { Name = "slow", BaseUrl = _slow.Url }, new() { Name = "last", BaseUrl = _quick.Url }],
        };
        _runs.Targets.Put(spec);
        _fleet = Fleet.Of(TestTargets.Name, spec, [])!;
    }

    public async Task DisposeAsync()
    {
        await _runs.DisposeAsync();
        await _quick.DisposeAsync();
        await _slow.DisposeAsync();
    }

    [Fact]
    public async Task It_has_one_id_whose_result_is_an_entry_a_host()
    {
        _state = "done";
        var (executor, _) = _runs.Replica("a");
        var start = await StartAsync(executor);
        var result = await start.Ended;
        Assert.False(result.IsError, result.Text);
        Assert.Equal("Succeeded", Phase(start));
        var read = (await _runs.Book().FindAsync(start.Run.ToString()!, Alice, CancellationToken.None))!.Result!;
        Assert.Equal("""{"quick":1,"slow":2,"last":1}""", Took(read.Structured!));
        Assert.Equal(3, (int?)read.Structured!["succeeded"]);
        Assert.Null(Run(start)["status"]!["result"]);
    }

    [Fact]
    public async Task Another_replica_goes_on_with_it_and_repeats_no_host_that_has_ended()
    {
        var (first, _) = _runs.Replica("a");
        var (_, resumer) = _runs.Replica("b");
        var start = await StartAsync(first);
        await SlowIsPollingAsync(start);
        first.Release();
        Assert.True((await start.Ended).GoesOn);
        Assert.Equal((1, 1), (_quick.Count("POST", "/jobs"), _slow.Count("POST", "/jobs")));

        _state = "done";
        await resumer.TakeOverAsync(start.Run!.Value, CancellationToken.None);
        await Eventually.TrueAsync(() => HostRuns(start).Length == 2);
        foreach (var run in HostRuns(start).Where(run => (string?)run["status"]!["phase"] == "Running"))
            await resumer.TakeOverAsync(new("ns", (string)run["metadata"]!["name"]!), CancellationToken.None);
        await Eventually.TrueAsync(() => Phase(start) == "Succeeded");
        Assert.Equal((2, 1), (_quick.Count("POST", "/jobs"), _slow.Count("POST", "/jobs")));
        Assert.Equal("""{"quick":1,"slow":2,"last":1}""", Took((await _runs.Book().FindAsync(start.Run.ToString()!, Alice, CancellationToken.None))!.Result!.Structured!));
    }

    [Fact]
    public async Task Its_end_is_that_of_the_hosts_under_way_and_no_further_one_is_begun()
    {
        var (executor, _) = _runs.Replica("a");
        var start = await StartAsync(executor);
        await SlowIsPollingAsync(start);
        executor.Cancel(start.Run!.Value);
        var result = await start.Ended;
        Assert.True(result.IsError);
        Assert.Equal("Cancelled", Phase(start));
        Assert.Equal("""["last"]""", result.Structured!["notStarted"]!.ToJsonString());
        Assert.All(HostRuns(start), run => Assert.Contains((string?)run["status"]!["phase"], (string[])["Succeeded", "Cancelled"]));
        Assert.Equal((1, 1), (_quick.Count("POST", "/jobs"), _slow.Count("DELETE", "/jobs/1")));
        Assert.Contains("Not run to its end on last", (string?)Run(start)["status"]!["failure"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_API_server_none_is_begun()
    {
        _runs.Api.GoAway();
        var (executor, _) = _runs.Replica("a");
        var start = await StartAsync(executor);
        Assert.Null(start.Run);
        Assert.Contains("Nothing was sent", (await start.Ended).Text, StringComparison.Ordinal);
        Assert.Empty(_quick.Seen);
    }

    private Task<RunStart> StartAsync(DurableToolExecutor executor) => executor.StartAsync(_runs.Call(), _fleet.Hosts, new FleetRollout(1, 1, false));

    /// <summary>The first host has ended and is written down as ended; the second follows its job.</summary>
    private Task SlowIsPollingAsync(RunStart start) => Eventually.TrueAsync(
        () => _slow.Count("GET", "/jobs/1") > 1 && ((string?)Run(start)["status"]?["progress"]?["message"])?.StartsWith("1 of 3", StringComparison.Ordinal) == true);

    private JsonObject Run(RunStart start) => _runs.Api.Find("mcpworkflowruns", "ns", start.Run!.Value.Name)!;

    private string? Phase(RunStart start) => (string?)Run(start)["status"]?["phase"];

    private JsonObject[] HostRuns(RunStart start) =>
    [
        .. _runs.Api.Requests.Where(r => r.StartsWith("PATCH", StringComparison.Ordinal) && r.Contains("/mcpworkflowruns/run-", StringComparison.Ordinal))
            .Select(r => r.Split("/mcpworkflowruns/")[1].Split('/', '?')[0]).Distinct().Where(name => name != start.Run!.Value.Name)
            .Select(name => _runs.Api.Find("mcpworkflowruns", "ns", name)!),
    ];

    private static string Took(JsonNode result) =>
        new JsonObject(result["hosts"]!.AsObject().Select(host => KeyValuePair.Create(host.Key, host.Value!["result"]!["took"]?.DeepClone()))).ToJsonString();
}
