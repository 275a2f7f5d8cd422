using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Tests.Execution;
using Signalbox.ToolServer.Tests.Protocol;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.ToolServer.Tracing;

namespace Signalbox.ToolServer.Tests.Tracing;

[Collection(TracingCollection.Name)]
public sealed class TracedCallTests
{
    private const string Given = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    private static readonly ActivityContext s_trace = TraceContext.Read(new HeaderDictionary { ["traceparent"] = Given, ["tracestate"] = "vendor=1" }, null);

    [Fact]
    public async Task Every_request_of_a_call_says_which_trace_it_belongs_to()
    {
        await using var upstream = await TestUpstream.StartAsync(http => http.Response.WriteAsync("{}"));
        await using var fixture = new ExecutorFixture();
        fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));
        var call = ExecutorFixture.Call(Plan());
        await fixture.Executor.CallAsync(call, CancellationToken.None);
        Assert.Null(upstream.Seen.Single().Header("traceparent"));

        await fixture.Executor.CallAsync(call with { Trace = new(s_trace) }, CancellationToken.None);
        Assert.Equal((Given, "vendor=1"), (upstream.Seen[1].Header("traceparent"), upstream.Seen[1].Header("tracestate")));
    }

    [Fact]
    public async Task Who_listens_gets_a_span_a_request_below_the_callers()
    {
        var ended = new List<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Signalbox.ToolServer",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) =>
                options.TraceId == s_trace.TraceId ? ActivitySamplingResult.AllDataAndRecorded : ActivitySamplingResult.None,
            ActivityStopped = ended.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var upstream = await TestUpstream.StartAsync(http =>
        {
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        await using var fixture = new ExecutorFixture();
        fixture.Targets.Put(UpstreamFixture.Spec(upstream.Url));
        await fixture.Executor.CallAsync(ExecutorFixture.Call(Plan()) with { Trace = new(s_trace) }, CancellationToken.None);

        var span = Assert.Single(ended);
        Assert.Equal(("GET get", ActivityStatusCode.Error, s_trace.SpanId), (span.DisplayName, span.Status, span.ParentSpanId));
        Assert.Equal(404, span.GetTagItem("http.response.status_code"));
        Assert.Equal($"00-{span.TraceId}-{span.SpanId}-01", upstream.Seen.Single().Header("traceparent"));
    }

    [Theory]
    [InlineData(RunningFront.Handshake)]
    [InlineData(RunningFront.PerRequest)]
    public async Task An_MCP_call_belongs_to_the_trace_of_its_message_or_its_headers(string version)
    {
        await using var server = await RunningFront.WithToolsAsync("echo");
        var session = version == RunningFront.Handshake ? await server.InitializeAsync() : null;
        foreach (var inMessage in (bool[])[true, false])
        {
            var parameters = new JsonObject { ["name"] = "echo", ["arguments"] = new JsonObject() };
            using var request = session is null ? server.Stateless("tools/call", parameters) : server.Post(RunningFront.Call("tools/call", parameters), version, session);
            if (inMessage)
            {
                var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync())!;
                var meta = body["params"]!["_meta"] as JsonObject ?? [];
                meta["traceparent"] = Given;
                if (meta.Parent is null)
                    body["params"]!["_meta"] = meta;
                request.Content = new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
            }
            else
                request.Headers.Add("traceparent", Given);
            await server.ExchangeAsync(request);
        }
        Assert.Equal(2, server.Executor.Calls.Count);
        Assert.All(server.Executor.Calls, call => Assert.Equal((s_trace.TraceId, s_trace.TraceId.ToHexString()), (call.Trace!.Context.TraceId, call.Trace.TraceId)));
    }

    [Fact]
    public async Task A_call_over_REST_belongs_to_the_trace_of_its_headers()
    {
        await using var server = await RunningFront.WithToolsAsync("echo");
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(server.Front.Url, "/tools/echo")) { Content = new StringContent("{}") };
        request.Headers.Add("traceparent", Given);
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(s_trace.TraceId.ToHexString(), server.Executor.Calls.Single().Trace?.TraceId);
    }

    private static Workflows.Planning.WorkflowPlan Plan() => ExecutorFixture.Plan("""
        {"workflowId": "get", "targetRef": {"name": "api"}, "tool": {"name": "get"},
         "steps": [{"stepId": "get", "operation": {"method": "GET", "path": "/"}, "successCriteria": [{"condition": "$statusCode == 200"}]}]}
        """);
}
