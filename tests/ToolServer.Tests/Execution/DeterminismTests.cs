using System.Buffers;
using System.Collections.Concurrent;
using System.IO.Pipelines;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Execution;

/// <summary>The same revision with the same arguments sends the same bytes in the same order, whatever runs beside it.</summary>
public sealed class DeterminismTests
{
    private const int Lanes = 8;
    private const int CallsOfALane = 125;

    private const string Login = """
        {"workflowId": "login", "targetRef": {"name": "api"}, "tool": {"name": "login"}, "inputs": {"type": "object", "properties": {"user": {"type": "string"}}},
         "steps": [{"stepId": "post", "operation": {"method": "POST", "path": "/login"}, "requestBody": {"contentType": "application/x-www-form-urlencoded", "payload": {"user": "$inputs.user", "scope": ["a b", "c&d"]}},
                    "outputs": {"token": "$response.body#/token"}}], "outputs": {"token": "$steps.post.outputs.token"}}
        """;

    private const string Everything = """
        {"workflowId": "everything", "targetRef": {"name": "api"}, "tool": {"name": "everything"},
         "inputs": {"type": "object", "properties": {"name": {"type": "string"}, "filter": {"type": "object"}, "tags": {"type": "array"}}},
         "parameters": [{"name": "X-Trace", "in": "header", "value": "for {$inputs.name}"}],
         "steps": [
           {"stepId": "sign", "workflowId": "login", "parameters": [{"name": "user", "value": "$inputs.name"}], "outputs": {"t": "$outputs.token"}},
           {"stepId": "find", "operation": {"method": "GET", "path": "/things/{name}"},
            "parameters": [{"name": "name", "in": "path", "value": "$inputs.name"}, {"name": "filter", "in": "query", "style": "deepObject", "value": "$inputs.filter"},
                           {"name": "tags", "in": "query", "style": "pipeDelimited", "explode": false, "value": "$inputs.tags"}, {"name": "sid", "in": "cookie", "value": "$steps.sign.outputs.t"}],
            "successCriteria": [{"condition": "$statusCode == 200"}], "onFailure": [{"name": "again", "type": "retry", "retryLimit": 3}],
            "outputs": {"id": {"context": "$response.body", "type": "jsonpath", "selector": "$.items[?@.name == \"{$inputs.name}\"].id"}}},
           {"stepId": "put", "operation": {"method": "PUT", "path": "/things/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$steps.find.outputs.id"}],
            "requestBody": {"contentType": "multipart/form-data", "payload": {"meta": {"who": "$inputs.name"}, "file": {"filename": "a.txt", "base64": "aGVsbG8="}}}},
           {"stepId": "patch", "operation": {"method": "PATCH", "path": "/things/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$steps.find.outputs.id"}],
            "requestBody": {"payload": {"tags": "$inputs.tags", "note": "to {$inputs.name}"}, "replacements": [{"target": "/note", "value": "$inputs.name"}]}}]}
        """;

    [Fact]
    public async Task A_thousand_calls_under_parallel_load_send_the_same_bytes_in_the_same_order()
    {
        var login = ExecutorFixture.Plan(Login);
        var plan = ExecutorFixture.Plan(Everything).LinkedTo(new Dictionary<string, WorkflowPlan> { ["login"] = login });

        var lanes = await Task.WhenAll(Enumerable.Range(0, Lanes).Select(_ => Task.Run(() => LaneAsync(plan))));

        var call = lanes[0][..(lanes[0].Length / CallsOfALane)];
        Assert.StartsWith("POST /login HTTP/1.1\r\n", call, StringComparison.Ordinal);
        Assert.Equal(5, call.Split(" HTTP/1.1\r\n").Length - 1);
        Assert.Contains("GET /things/a%20b?filter%5Ba%5D=1&filter%5Bb%5D=x%2Fy&tags=p%7Cq HTTP/1.1\r\n", call, StringComparison.Ordinal);
        var expected = string.Concat(Enumerable.Repeat(call, CallsOfALane));
        Assert.All(lanes, sent => Assert.True(sent == expected, "A lane sent other bytes, or in another order."));
    }

    /// <summary>Calls one after the other over one connection; what came over it, without the port.</summary>
    private static async Task<string> LaneAsync(WorkflowPlan plan)
    {
        var received = new ConcurrentQueue<byte[]>();
        await using var server = await StartAsync(received);
        var url = server.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        await using var fixture = new ExecutorFixture();
        // Every other look-up is answered with 503: what is sent again is part of the order.
        fixture.Targets.Put(new McpTargetSpec { BaseUrl = url, Retry = new() { MaxAttempts = 1 } });
        for (var i = 0; i < CallsOfALane; i++)
        {
            var result = await fixture.RunAsync(plan, """{"name": "a b", "filter": {"a": 1, "b": "x/y"}, "tags": ["p", "q"]}""");
            Assert.False(result.IsError, result.Text);
        }
        return Encoding.Latin1.GetString([.. received.SelectMany(bytes => bytes)]).Replace(new Uri(url).Authority, "HOST", StringComparison.Ordinal);
    }

    private static async Task<WebApplication> StartAsync(ConcurrentQueue<byte[]> received)
    {
        var lists = 0;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0, listen => listen.Use(next => connection =>
        {
            connection.Transport = new Tapped(new TappedReader(connection.Transport.Input, received), connection.Transport.Output);
            return next(connection);
        })));
        var app = builder.Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null);
            if (context.Request.Method == "GET" && Interlocked.Increment(ref lists) % 2 == 1)
            {
                context.Response.StatusCode = 503;
                return;
            }
            await context.Response.WriteAsync(context.Request.Path == "/login" ? """{"token": "T"}""" : """{"items": [{"name": "a b", "id": 7}]}""");
        });
        await app.StartAsync();
        return app;
    }

    private sealed record Tapped(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Keeps every byte that is consumed.</summary>
    private sealed class TappedReader(PipeReader inner, ConcurrentQueue<byte[]> received) : PipeReader
    {
        private ReadOnlySequence<byte> _last;

        public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

        public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
        {
            received.Enqueue(_last.Slice(_last.Start, consumed).ToArray());
            inner.AdvanceTo(consumed, examined);
        }

        public override void CancelPendingRead() => inner.CancelPendingRead();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default) => Kept(await inner.ReadAsync(cancellationToken));

        public override bool TryRead(out ReadResult result)
        {
            var read = inner.TryRead(out result);
            if (read)
                Kept(result);
            return read;
        }

        private ReadResult Kept(ReadResult result)
        {
            _last = result.Buffer;
            return result;
        }
    }
}
