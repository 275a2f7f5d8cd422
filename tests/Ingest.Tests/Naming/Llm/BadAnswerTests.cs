using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.Ingest.Publishing;

namespace Signalbox.Ingest.Tests.Naming.Llm;

/// <summary>Whatever an endpoint does, the deterministic result stands, and the report says why.</summary>
public sealed class BadAnswerTests
{
    private static readonly Dictionary<string, (Func<HttpContext, JsonObject, Task> Answer, string Said)> s_faults = new(StringComparer.Ordinal)
    {
        ["500"] = (Status(500), "answered 500"),
        ["429"] = (Status(429), "answered 429"),
        ["401"] = (Status(401), "refused the key (401)"),
        ["404"] = (Status(404), "knows no such model or path"),
        ["redirect"] = ((context, _) => { context.Response.Redirect("http://127.0.0.1:1/v1/chat/completions"); return Task.CompletedTask; }, "answered 302"),
        ["html"] = ((context, _) => context.Response.WriteAsync("<html>Welcome</html>"), "not of the chat completions protocol"),
        ["nothing"] = ((_, _) => Task.CompletedTask, "not of the chat completions protocol"),
        ["no choices"] = ((context, _) => context.Response.WriteAsync("{\"id\":\"1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[]}"), "protocol"),
        ["other object"] = ((context, _) => context.Response.WriteAsync("[1,2,3]"), "not of the chat completions protocol"),
        ["half a completion"] = ((context, body) => context.Response.WriteAsync(ModelServer.Completion(Whole(body))[..300]), "not of the chat completions protocol"),
        ["half an answer"] = ((context, body) => ModelServer.SayAsync(context, Whole(body)[..^40]), "not of the form asked for"),
        ["cut off"] = ((context, body) => ModelServer.SayAsync(context, Whole(body)[..200], "length"), "cut off"),
        ["prose"] = ((context, _) => ModelServer.SayAsync(context, "Sure! Here are some names: restart_server."), "not of the form asked for"),
        ["wrong shape"] = ((context, _) => ModelServer.SayAsync(context, "{\"workflows\":{\"w1\":\"x\"}}"), "not of the form asked for"),
        ["deep"] = ((context, _) => ModelServer.SayAsync(context, "{\"workflows\":" + new string('[', 5000) + "}"), "not of the form asked for"),
        ["connection cut"] = (async (context, body) =>
        {
            context.Response.ContentLength = 100_000;
            await context.Response.WriteAsync(ModelServer.Completion(Whole(body))[..100]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        }, "cannot be reached, or ended the connection"),
        ["endless"] = (async (context, _) =>
        {
            var block = new string(' ', 1 << 16);
            while (!context.RequestAborted.IsCancellationRequested) await context.Response.WriteAsync(block);
        }, "ended the connection"),
    };

    public static TheoryData<string> Faults { get; } = new(s_faults.Keys);

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task The_deterministic_result_stands_and_the_report_says_why(string fault)
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.StartAsync(s_faults[fault].Answer);
        await AssertDeterministicAsync(scratch, server.Url, s_faults[fault].Said);
        Assert.False(Directory.Exists(Path.Combine(scratch.Path, "cache")));
    }

    [Fact]
    public async Task An_endpoint_that_is_down_costs_the_names_only()
    {
        using var scratch = new Scratch();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        taken.Stop();
        await AssertDeterministicAsync(scratch, new Uri($"http://127.0.0.1:{port}/v1"), "cannot be reached");
    }

    [Fact]
    public async Task An_endpoint_that_is_slow_is_left_at_the_time_limit_and_not_asked_twice()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.StartAsync((context, _) => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        var before = Stopwatch.GetTimestamp();
        await AssertDeterministicAsync(scratch, server.Url, "no answer within 0.3 seconds", _ => NamingRun.Options(server.Url, null, timeout: TimeSpan.FromMilliseconds(300)));
        Assert.Single(server.Questions);
        Assert.InRange(Stopwatch.GetElapsedTime(before).TotalSeconds, 0, 20);
    }

    [Fact]
    public async Task A_slow_model_is_not_held_to_the_time_limit_of_the_document()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.StartAsync(async (context, body) =>
        {
            await Task.Delay(2500, context.RequestAborted);
            await ModelServer.SayAsync(context, Whole(body));
        });
        var result = await new Ingestor().IngestAsync(new IngestRequest
        {
            Sources = [scratch.File("openapi.yaml", Documents.Machines)],
            TargetName = "lab",
            Limits = new DocumentLimits { MaxTime = TimeSpan.FromSeconds(2) },
            Llm = NamingRun.Options(server.Url, null),
        });
        Assert.Equal(6, result.Report.Llm!.Worded);
    }

    [Fact]
    public async Task A_fault_that_passes_is_tried_again()
    {
        using var scratch = new Scratch();
        var calls = 0;
        await using var server = await ModelServer.StartAsync((context, body) => Interlocked.Increment(ref calls) < 3 ? Status(503)(context, body) : ModelServer.SayAsync(context, Whole(body)));
        var result = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        Assert.Equal(3, calls);
        Assert.Equal(6, result.Report.Llm!.Worded);
        Assert.Null(result.Report.Llm.Problem);
    }

    [Fact]
    public async Task An_endpoint_that_keeps_failing_is_given_up()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.StartAsync(Status(500));
        var result = await NamingRun.IngestAsync(scratch, Documents.Many(140), server.Url);
        Assert.True(result.Report.Llm!.Batches > 6);
        Assert.InRange(server.Questions.Count, 3, 12);
        Assert.Contains(result.Report.Warnings, warning => warning.Message.Contains("not asked, because the endpoint failed before", StringComparison.Ordinal));
    }

    [Fact]
    public async Task One_bad_answer_costs_its_own_workflows_only_and_is_asked_again_next_time()
    {
        using var scratch = new Scratch();
        var calls = 0;
        await using var server = await ModelServer.StartAsync((context, body) => ModelServer.SayAsync(context, Interlocked.Increment(ref calls) == 1 ? "no" : Whole(body)));
        var first = await NamingRun.IngestAsync(scratch, Documents.Many(60), server.Url);
        Assert.Equal(1, first.Report.Llm!.Failed);
        Assert.InRange(first.Report.Llm.Worded, 30, 59);
        Assert.Contains("For their workflows the deterministic result stands", first.Report.Llm.Problem, StringComparison.Ordinal);
        var second = await NamingRun.IngestAsync(scratch, Documents.Many(60), server.Url);
        Assert.Equal(60, second.Report.Llm!.Worded);
        Assert.Equal(first.Report.Llm.Batches + 1, calls);
    }

    [Fact]
    public async Task Entries_that_are_missing_twice_or_about_something_else_are_dropped_alone()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.StartAsync((context, body) =>
        {
            var answer = ModelServer.Entries(body, entry => entry["name"]!.GetValue<string>() == "get_machine" ? null : entry);
            var list = answer["workflows"]!.AsArray();
            list.Add(list[0]!.DeepClone());
            list.Add(new JsonObject { ["id"] = "w99", ["name"] = "drop_everything" });
            list.Add((JsonNode)"w1");
            return ModelServer.SayAsync(context, "```json\n" + answer.ToJsonString() + "\n```");
        });
        var result = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        Assert.Equal(5, result.Report.Llm!.Worded);
        Assert.Equal("heuristic/2", result.Workflows.Single(one => one.Spec.Tool.Name == "get_machine").Spec.Provenance!.Generator);
        Assert.Equal(4, result.Report.Llm.Refused);
    }

    [Fact]
    public async Task Cancelling_ends_the_ingest_and_is_no_fault_of_the_endpoint()
    {
        using var scratch = new Scratch();
        using var stop = new CancellationTokenSource();
        await using var server = await ModelServer.StartAsync(async (context, _) =>
        {
            await stop.CancelAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => NamingRun.IngestAsync(scratch, Documents.Machines, server.Url, cancellation: stop.Token));
    }

    private static async Task AssertDeterministicAsync(Scratch scratch, Uri url, string said, Func<LlmOptions, LlmOptions>? with = null)
    {
        var plain = await NamingRun.IngestAsync(scratch, Documents.Machines, null);
        var result = await NamingRun.IngestAsync(scratch, Documents.Machines, url, with);
        Assert.Equal(NamingRun.Manifests(plain), NamingRun.Manifests(result));
        Assert.Contains(said, result.Report.Llm!.Problem, StringComparison.Ordinal);
        Assert.Contains("The deterministic result stands", result.Report.Llm.Problem, StringComparison.Ordinal);
        Assert.Contains(result.Report.Warnings, warning => warning.Message.Contains(said, StringComparison.Ordinal));
        Assert.Contains(said, ReportText.Write(result.Report), StringComparison.Ordinal);
    }

    private static string Whole(JsonObject body) => ModelServer.Entries(body, entry => entry).ToJsonString();

    private static Func<HttpContext, JsonObject, Task> Status(int code) => (context, _) =>
    {
        context.Response.StatusCode = code;
        return context.Response.WriteAsync("{\"error\":{\"message\":\"something\"}}");
    };
}
