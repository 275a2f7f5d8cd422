using Xunit.Abstractions;

namespace Signalbox.Ingest.Tests.Naming.Llm;

/// <summary>The checks must let honest words pass: a model that says again what vendors wrote is refused in one text of ten at most, where vendors speak of paths and of other arguments.</summary>
public sealed class FaithfulAnswerTests(ITestOutputHelper output)
{
    [SharedSpecsTheory]
    [InlineData("scale/hypercore-a.json")]
    [InlineData("harbor/swagger.yaml")]
    [InlineData("dell/powerstore-4.1.json")]
    public async Task What_vendors_write_passes_the_checks(string name)
    {
        await using var server = await ModelServer.StartAsync((context, body) =>
        {
            var shown = ModelServer.Asked(body).ToDictionary(one => one["id"]!.GetValue<string>());
            return ModelServer.SayAsync(context, ModelServer.Entries(body, entry =>
            {
                entry["description"] = shown[entry["id"]!.GetValue<string>()]["about"]!.GetValue<string>();
                entry["title"] = entry["name"]!.GetValue<string>().Replace('_', ' ');
                return entry;
            }).ToJsonString());
        });
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [SharedSpecs.Path(name)], TargetName = "t", Llm = NamingRun.Options(server.Url, null) });
        IngestAssert.Sound(result);
        var llm = result.Report.Llm!;
        output.WriteLine($"{name}: {result.Workflows.Count} workflows, {llm.Batches} questions, {llm.Worded} worded, {llm.Refused} refused");
        Assert.Equal(result.Workflows.Count, llm.Worded);
        Assert.True(llm.Refused * 10 <= llm.Worded, $"{llm.Refused} of {llm.Worded}");
    }
}
