using System.Text;

namespace Signalbox.Ingest.Tests.Documents;

/// <summary>The limit on time, in whatever stage a document is when it is reached.</summary>
public sealed class TimeLimitTests
{
    [Theory]
    [InlineData("reading")]
    [InlineData("resolving")]
    [InlineData("operations")]
    [InlineData("clustering")]
    [InlineData("compiling")]
    public async Task A_document_is_refused_in_the_stage_in_which_its_time_is_up(string stage)
    {
        using var scratch = new Scratch();
        var time = new ManualTime();
        var seen = new List<string>();
        var exception = await Assert.ThrowsAsync<DocumentException>(() => IngestAsync(time, Large(scratch), reached =>
        {
            seen.Add(reached);
            if (reached == stage) time.Elapse();
        }));
        Assert.Contains("took longer than 120 seconds", exception.Fault, StringComparison.Ordinal);
        Assert.Equal(stage, seen[^1]);
    }

    [Fact]
    public async Task What_does_not_look_at_the_clock_is_left_behind()
    {
        using var scratch = new Scratch();
        var time = new ManualTime();
        using var stuck = new ManualResetEventSlim();
        var refused = Assert.ThrowsAsync<DocumentException>(() => IngestAsync(time, Large(scratch), reached =>
        {
            if (reached != "clustering") return;
            time.Elapse();
            // Hangs like a loop without end, until the test is over.
            stuck.Wait();
        }));
        try
        {
            while (!refused.IsCompleted)
            {
                if (time.HasTimers) time.Elapse();
                await Task.Yield();
            }

            Assert.Contains("took longer than", (await refused).Fault, StringComparison.Ordinal);
        }
        finally
        {
            stuck.Set();
        }
    }

    private static Task<IngestResult> IngestAsync(TimeProvider time, string path, Action<string> reached) =>
        new Ingestor(time).IngestAsync(new IngestRequest { Sources = [path], TargetName = "t" }, new Stages(reached));

    /// <summary>Enough nodes in YAML for every loop to come past its check.</summary>
    private static string Large(Scratch scratch)
    {
        var text = new StringBuilder("openapi: 3.0.3\ninfo: {title: t, version: '1'}\npaths:\n");
        for (var i = 0; i < 300; i++)
        {
            text.Append(null, $"  /things{i}/{{id}}:\n    get:\n      summary: Reads thing {i}.\n      parameters:\n");
            text.Append("      - {name: id, in: path, required: true, schema: {type: string}}\n      responses: {'200': {description: ok}}\n");
        }

        return scratch.File("large.yaml", text.ToString());
    }

    private sealed class Stages(Action<string> reached) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) => reached(value.Stage);
    }
}
