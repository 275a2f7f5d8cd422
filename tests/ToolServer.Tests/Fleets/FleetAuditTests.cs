using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Fleets;
using Signalbox.ToolServer.Tests.Execution;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Fleets;

public sealed class FleetAuditTests : IAsyncDisposable
{
    private const string Spec = """
        {"workflowId": "w", "targetRef": {"name": "api"}, "tool": {"name": "t"}, "inputs": {"type": "object"},
         "steps": [{"stepId": "only", "operation": {"method": "GET", "path": "/a"}}]}
        """;

    private readonly ExecutorFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Each_line_of_a_call_on_many_hosts_names_the_host_that_it_is_of()
    {
        await using var first = await TestUpstream.StartAsync(context => context.Response.WriteAsJsonAsync(new { }));
        await using var second = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        });
        var spec = UpstreamFixture.Spec(first.Url) with
        {
            BaseUrl = null,
            Hosts = [new() { Name = "good", BaseUrl = first.Url }, new() { Name = "bad", BaseUrl = second.Url }],
            Retry = new TargetRetry { MaxAttempts = 1 },
        };
        _fixture.Targets.Put(spec);
        var fleet = Fleet.Of(TestTargets.Name, spec, [])!;
        var (selection, refusal) = FleetSelection.Read(fleet, null, JsonElement.Parse("""{"targets": ["*"]}"""), readsOnly: true);
        Assert.Null(refusal);
        var call = ExecutorFixture.Call(ExecutorFixture.Plan(Spec));

        var result = await new FleetRun(selection!, host => _fixture.Executor.CallAsync(call with { Target = host.Target, Host = host.HostName }, CancellationToken.None), null).RunAsync();

        Assert.Equal((1, 1), ((int)result.Structured!["succeeded"]!, (int)result.Structured!["failed"]!));
        var lines = (await _fixture.AuditAsync()).Select(line => string.Join(' ', ((string[])["host", "event", "outcome"]).Select(member => line.GetProperty(member).GetString())));
        Assert.Equal(["bad call failed", "bad step failed", "good call succeeded", "good step succeeded"], lines.Order(StringComparer.Ordinal));
    }
}
