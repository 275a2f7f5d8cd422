using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Publishing;
using Signalbox.Kubernetes.Json;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Tests.Naming.Llm;

public sealed class GoodAnswerTests
{
    private static readonly string s_weights = new('a', 64);

    [Fact]
    public async Task Names_titles_and_descriptions_are_taken_and_the_requests_stay_as_they_were()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.AnsweringAsync(Reworded);
        server.ModelDigest = s_weights;
        var plain = await NamingRun.IngestAsync(scratch, Documents.Machines, null);
        var worded = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        Assert.Equal(NamingRun.Requests(plain), NamingRun.Requests(worded));
        Assert.Equal("create_machine delete_virtual_machine get_machine get_machine_status list_machine_disks list_machines", NamingRun.Tools(worded));
        var delete = worded.Workflows.Single(one => one.Spec.Tool.Name == "delete_virtual_machine");
        Assert.Equal("lab-delete-machine", delete.Name);
        Assert.Equal("Delete a virtual machine", delete.Spec.Tool.Title);
        Assert.StartsWith("Deletes one machine for good.", delete.Spec.Tool.Description, StringComparison.Ordinal);
        Assert.Equal("heuristic/2+llm/1", delete.Spec.Provenance!.Generator);
        Assert.Equal(("test", "sha256:" + s_weights, 1L), (delete.Spec.Provenance.Model, delete.Spec.Provenance.ModelDigest, delete.Spec.Provenance.Seed));
        Assert.Matches("^sha256:[0-9a-f]{64}$", delete.Spec.Provenance.PromptDigest!);
        Assert.Equal("5", delete.Manifest["metadata"]!["annotations"]![IngestAnnotations.Priority]!.GetValue<string>());
        Assert.Equal("lab-delete-machine", worded.Report.Llm!.ReviewFirst[0]);
        Assert.Equal(6, worded.Report.Llm.Worded);
        Assert.Null(worded.Report.Llm.Problem);
        Assert.Contains("model      test at", ReportText.Write(worded.Report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_question_is_structured_cold_seeded_and_carries_the_key()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.AnsweringAsync(Reworded);
        var result = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url, _ => NamingRun.Options(server.Url, null, "sesame-4711", seed: 42));
        var body = Assert.Single(server.Questions);
        Assert.Equal(0, body["temperature"]!.GetValue<double>());
        Assert.Equal(42, body["seed"]!.GetValue<int>());
        Assert.Equal("test", body["model"]!.GetValue<string>());
        Assert.Equal("json_schema", body["response_format"]!["type"]!.GetValue<string>());
        Assert.True(body["response_format"]!["json_schema"]!["strict"]!.GetValue<bool>());
        Assert.Equal("Bearer sesame-4711", Assert.Single(server.Keys));
        Assert.DoesNotContain("sesame", IngestAssert.Bytes(result) + ReportText.Write(result.Report), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_rerun_asks_nothing_twice_and_gives_the_same_bytes()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.AnsweringAsync(Reworded);
        var first = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        var asked = server.Questions.Count;
        var second = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        Assert.Equal(asked, server.Questions.Count);
        Assert.Equal(IngestAssert.Bytes(first), IngestAssert.Bytes(second));
        Assert.Equal(second.Report.Llm!.Batches, second.Report.Llm.Cached);
    }

    [Fact]
    public async Task The_same_answer_to_another_question_is_no_change_and_another_answer_is_one()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.AnsweringAsync(Reworded);
        var first = (await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url)).Workflows[0];
        var other = (await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url, _ => NamingRun.Options(server.Url, null, seed: 2))).Workflows[0];
        Assert.NotEqual(first.Spec.Provenance!.PromptDigest, other.Spec.Provenance!.PromptDigest);
        var old = new McpWorkflow { ApiVersion = "v1", Kind = "McpWorkflow", Metadata = first.Manifest["metadata"].Deserialize(KubernetesJson.Default.ObjectMeta)!, Spec = first.Spec };
        Assert.True(WorkflowComparison.IsSame(old, other, []));
        Assert.False(WorkflowComparison.IsSame(old, other with { Spec = other.Spec with { Tool = other.Spec.Tool with { Title = "Another" } } }, []));
    }

    [Fact]
    public async Task A_folder_written_with_a_model_is_brought_back_without_one()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.AnsweringAsync(entry => Set(entry, "keep", entry["name"]!.GetValue<string>() != "get_machine_status"));
        var folder = Path.Combine(scratch.Path, "out");
        var worded = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        await ManifestWriter.WriteAsync(await NamingRun.IngestAsync(scratch, Documents.Machines, null), folder);
        Assert.Equal(1, (await ManifestWriter.WriteAsync(worded, folder)).Removed);
        Assert.Equal(0, (await ManifestWriter.WriteAsync(worded, folder)).Written);
        Assert.Equal(5, (await ManifestWriter.WriteAsync(worded with { Workflows = [] }, folder)).Removed);
    }

    [Fact]
    public async Task A_rerun_without_the_endpoint_has_the_answers_and_their_model_digest_from_the_cache()
    {
        using var scratch = new Scratch();
        IngestResult first;
        Uri url;
        await using (var server = await ModelServer.AnsweringAsync(Reworded))
        {
            server.ModelDigest = s_weights;
            url = server.Url;
            first = await NamingRun.IngestAsync(scratch, Documents.Machines, url);
        }

        Assert.Equal(IngestAssert.Bytes(first), IngestAssert.Bytes(await NamingRun.IngestAsync(scratch, Documents.Machines, url)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Other_weights_or_another_seed_are_asked_anew(bool weights)
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.AnsweringAsync(Reworded);
        server.ModelDigest = s_weights;
        var cache = Path.Combine(scratch.Path, "cache");
        await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        if (weights) server.ModelDigest = new string('b', 64);
        await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url, _ => NamingRun.Options(server.Url, cache, seed: weights ? 1 : 2));
        Assert.Equal(2, server.Questions.Count);
    }

    [Fact]
    public async Task A_broken_cache_costs_a_question_and_nothing_else()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.AnsweringAsync(Reworded);
        var first = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        var file = Assert.Single(Directory.GetFiles(Path.Combine(scratch.Path, "cache")));
        await File.WriteAllTextAsync(file, "{\"promptDigest\":");
        Assert.Equal(IngestAssert.Bytes(first), IngestAssert.Bytes(await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url)));
        Assert.Equal(2, server.Questions.Count);
    }

    [Fact]
    public async Task A_cache_that_cannot_be_written_is_reported()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.AnsweringAsync(Reworded);
        var result = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url, _ => NamingRun.Options(server.Url, Path.Combine(scratch.File("file", ""), "cache")));
        Assert.Equal(6, result.Report.Llm!.Worded);
        Assert.Contains(result.Report.Warnings, warning => warning.Place == "cache");
    }

    [Fact]
    public async Task Questions_and_answers_fit_the_context_and_few_are_under_way_at_once()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.StartAsync(async (context, body) =>
        {
            await Task.Delay(20, context.RequestAborted);
            await ModelServer.SayAsync(context, ModelServer.Entries(body, entry => entry).ToJsonString());
        });
        var result = await NamingRun.IngestAsync(scratch, Documents.Many(140), server.Url);
        Assert.True(server.Questions.Count > 5);
        Assert.InRange(server.MostAtOnce, 1, 2);
        Assert.Equal(140, server.Questions.Sum(body => ModelServer.Asked(body).Count));
        Assert.Equal(140, result.Report.Llm!.Worded);
        foreach (var body in server.Questions)
        {
            var bytes = ModelServer.Message(body, 0).Length + ModelServer.Message(body, 1).Length + body["response_format"]!.ToJsonString().Length;
            Assert.InRange(bytes / 3 + (body["max_completion_tokens"] ?? body["max_tokens"])!.GetValue<int>(), 500, 8192);
        }
    }

    [Fact]
    public async Task One_more_operation_leaves_most_of_the_answers_in_the_cache()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.AnsweringAsync(entry => entry);
        await NamingRun.IngestAsync(scratch, Documents.Many(140), server.Url);
        var asked = server.Questions.Count;
        await NamingRun.IngestAsync(scratch, Documents.Many(140).Replace("/area3/things21:", "/area3/newer21:", StringComparison.Ordinal), server.Url);
        Assert.InRange(server.Questions.Count - asked, 1, 3);
    }

    [Fact]
    public async Task A_model_joins_a_thing_and_its_parts()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.StartAsync((context, body) => ModelServer.SayAsync(context, ModelServer.Entries(body, entry => entry, Groups(body, "get_machine", "list_machine_disks", "get_machine_status")).ToJsonString()));
        var result = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        Assert.Equal("create_machine delete_machine list_machines show_machine", NamingRun.Tools(result));
        var joined = result.Workflows.Single(one => one.Spec.Tool.Name == "show_machine");
        Assert.Equal("lab-inspect-machine", joined.Name);
        Assert.Equal(["GET /machines/{machineId}", "GET /machines/{machineId}/disks", "GET /machines/{machineId}/status"], joined.Spec.Steps.Select(step => $"{step.Operation!.Method} {step.Operation.Path}"));
        Assert.Equal(6, result.Report.Covered);
        Assert.Equal(1, result.Report.Llm!.Joined);
    }

    [Theory]
    [InlineData("get_machine", "delete_machine")]
    [InlineData("list_machines", "get_machine")]
    [InlineData("get_machine", "get_machine")]
    [InlineData("list_machine_disks", "get_machine_status")]
    public async Task What_is_not_one_thing_and_its_parts_stays_apart(params string[] names)
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.StartAsync((context, body) => ModelServer.SayAsync(context, ModelServer.Entries(body, entry => entry, Groups(body, names)).ToJsonString()));
        var result = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        Assert.Equal(6, result.Workflows.Count);
        Assert.Contains(result.Report.Warnings, warning => warning.Message.Contains("is refused: they are not one thing and its parts", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_a_model_leaves_out_is_uncovered_with_that_reason()
    {
        using var scratch = new Scratch();
        await using var server = await ModelServer.AnsweringAsync(entry => Set(entry, "keep", entry["name"]!.GetValue<string>() != "get_machine_status"));
        var result = await NamingRun.IngestAsync(scratch, Documents.Machines, server.Url);
        Assert.Equal(5, result.Workflows.Count);
        Assert.Contains("model", Assert.Single(result.Report.Uncovered).Reason, StringComparison.Ordinal);
    }

    private static JsonArray Groups(JsonObject body, params string[] names) => new(new JsonObject
    {
        ["ids"] = new JsonArray(names.Select(name => (JsonNode)ModelServer.Asked(body).Single(one => one["name"]!.GetValue<string>() == name)["id"]!.GetValue<string>()).ToArray()),
        ["name"] = "show_machine",
        ["title"] = "Show a machine",
        ["description"] = "Shows one machine, its disks or its status.",
    });

    private static JsonObject Reworded(JsonObject entry) => entry["name"]!.GetValue<string>() != "delete_machine" ? entry
        : Set(Set(Set(Set(entry, "name", "delete_virtual_machine"), "title", "Delete a virtual machine"), "description", "Deletes one machine for good."), "priority", 5);

    private static JsonObject Set(JsonObject entry, string key, JsonNode value)
    {
        entry[key] = value;
        return entry;
    }
}
