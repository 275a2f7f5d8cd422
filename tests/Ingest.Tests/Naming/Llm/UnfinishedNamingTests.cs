using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.Ingest.Publishing;
using Signalbox.Ingest.Tests.Documents;

namespace Signalbox.Ingest.Tests.Naming.Llm;

/// <summary>A naming that ends before every question is answered, and the next one that goes on from there.</summary>
public sealed class UnfinishedNamingTests
{
    private const int Workflows = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task A_run_that_was_cancelled_leaves_the_next_one_only_what_was_not_answered(int answered)
    {
        using var scratch = new Scratch();
        using var stop = new CancellationTokenSource();
        await using var server = await StartAsync(answered, () => stop.CancelAsync());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => NamingRun.IngestAsync(scratch, Documents.Many(Workflows), server.Url, OneByOne, cancellation: stop.Token));
        Assert.Equal(answered + 1, server.Questions.Count);

        await using var healthy = await ModelServer.StartAsync((context, body) => SayAsync(context, body));
        var second = await NamingRun.IngestAsync(scratch, Documents.Many(Workflows), healthy.Url, OneByOne);
        Assert.True(second.Report.Llm!.Batches > answered + 1);
        Assert.Equal(answered, second.Report.Llm.Cached);
        Assert.Equal(second.Report.Llm.Batches - answered, healthy.Questions.Count);
        Assert.Equal(Workflows, second.Report.Llm.Worded);
        Assert.Empty(healthy.Questions.Select(Asked).Intersect(server.Questions.Take(answered).Select(Asked)));
    }

    [Fact]
    public async Task An_endpoint_that_answers_and_hangs_by_turns_is_asked_no_longer_than_the_budget_allows()
    {
        using var scratch = new Scratch();
        var time = new ManualTime();
        await using var server = await StartAsync(1, () =>
        {
            time.Elapse();
            return Task.CompletedTask;
        });
        var budgeted = (LlmOptions options) => OneByOne(options, TimeSpan.FromSeconds(90));
        var first = await NamingRun.IngestAsync(scratch, Documents.Many(Workflows), server.Url, budgeted, time);
        // One was answered, one was under way, nothing was asked after that.
        Assert.Equal(2, server.Questions.Count);
        Assert.Equal(first.Report.Llm!.Batches - 1, first.Report.Llm.Failed);
        Assert.InRange(first.Report.Llm.Worded, 1, Workflows - 1);
        Assert.Contains("the 90 seconds for all answers were used up", first.Report.Llm.Problem, StringComparison.Ordinal);
        Assert.Contains("the 90 seconds for all answers were used up", ReportText.Write(first.Report), StringComparison.Ordinal);

        await using var healthy = await ModelServer.StartAsync((context, body) => SayAsync(context, body));
        var second = await NamingRun.IngestAsync(scratch, Documents.Many(Workflows), healthy.Url, OneByOne);
        Assert.Equal(Workflows, second.Report.Llm!.Worded);
        Assert.Equal(1, second.Report.Llm.Cached);
        Assert.Null(second.Report.Llm.Problem);
    }

    /// <summary>Answers so many questions; at the next one something happens, and no answer comes.</summary>
    private static Task<ModelServer> StartAsync(int answered, Func<Task> then)
    {
        var calls = 0;
        return ModelServer.StartAsync(async (context, body) =>
        {
            if (Interlocked.Increment(ref calls) <= answered)
            {
                await SayAsync(context, body);
                return;
            }

            await then();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });
    }

    private static LlmOptions OneByOne(LlmOptions options) => OneByOne(options, options.Budget);

    private static LlmOptions OneByOne(LlmOptions options, TimeSpan budget) => new()
    {
        Url = options.Url,
        Model = options.Model,
        CacheFolder = options.CacheFolder,
        Timeout = options.Timeout,
        Budget = budget,
        Parallelism = 1,
        Attempts = 1,
        Seed = options.Seed,
    };

    private static string Asked(JsonObject body) => ModelServer.Message(body, 1);

    private static Task SayAsync(HttpContext context, JsonObject body) => ModelServer.SayAsync(context, ModelServer.Entries(body, entry => entry).ToJsonString());
}
