using System.Text.Json.Nodes;
using Signalbox.Ingest.Publishing;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Tests.Publishing;

/// <summary>Against a real API: what is written, what is not, and whose fields stay whose.</summary>
public sealed class ClusterPublisherTests(ClusterFixture cluster) : IClassFixture<ClusterFixture>, IAsyncLifetime, IDisposable
{
    private const string WithoutRooms = """
        openapi: 3.1.0
        info: {title: Lamps, version: "1"}
        servers: [{url: https://lamps.example.com}]
        paths:
          /lamps:
            get:
              operationId: listLamps
              summary: List lamps
              responses: {"200": {description: ok}}
          /lamps/{id}/dim:
            post:
              operationId: dimLamp
              summary: Dim a lamp
              parameters: [{name: id, in: path, required: true, schema: {type: string}}]
              responses: {"204": {description: done}}

        """;

    private const string Document = WithoutRooms + """
          /rooms:
            get:
              operationId: listRooms
              summary: List rooms
              responses: {"200": {description: ok}}

        """;

    private readonly Scratch _scratch = new();
    private string _space = "";

    public async Task InitializeAsync() => _space = await cluster.NewNamespaceAsync();

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _scratch.Dispose();

    [Fact]
    public async Task The_first_ingest_creates_pending_workflows_and_a_target_and_the_same_document_writes_nothing()
    {
        var first = await PublishAsync(Document);
        Assert.Equal((3, 0, 0, true), (first.Created.Count, first.Updated.Count, first.Unchanged.Count, first.TargetCreated));
        Assert.All(await ListAsync(), workflow => Assert.Equal("Pending", workflow.Value.Status!.Phase));
        var versions = await VersionsAsync();

        var second = await PublishAsync(Document);
        Assert.Equal((0, 0, 3, false), (second.Created.Count, second.Updated.Count, second.Unchanged.Count, second.TargetCreated));
        Assert.Empty(second.Kept);
        Assert.Equal(versions, await VersionsAsync());
    }

    [Fact]
    public async Task A_changed_document_updates_only_what_changed()
    {
        await PublishAsync(Document);
        var before = await ListAsync();
        var outcome = await PublishAsync(Document.Replace("Dim a lamp", "Dim one lamp", StringComparison.Ordinal));
        // The words of the summary do not name the tool, so the workflow stays the same one.
        var dim = Assert.Single(outcome.Updated);
        Assert.Equal(2, outcome.Unchanged.Count);
        var after = await ListAsync();
        Assert.Equal([dim], after.Keys.Where(name => after[name].Metadata.ResourceVersion != before[name].Metadata.ResourceVersion));
        Assert.Contains("one lamp", after[dim].Spec.Tool.Description, StringComparison.Ordinal);
        Assert.NotEqual(SpecDigest.Compute(before[dim].Spec), SpecDigest.Compute(after[dim].Spec));
    }

    [Fact]
    public async Task A_persons_title_description_and_suspension_stay_and_cost_no_write()
    {
        await PublishAsync(Document);
        var name = (await ListAsync()).Keys.Single(name => name.Contains("dim", StringComparison.Ordinal));
        await EditAsync(name, """{"spec":{"suspend":true,"tool":{"title":"Turn the light down","description":"Our words."}}}""");
        var versions = await VersionsAsync();

        var same = await PublishAsync(Document);
        Assert.Equal((0, 3), (same.Updated.Count, same.Unchanged.Count));
        Assert.Equal(["spec.tool.description", "spec.tool.title"], same.Kept.Select(kept => kept.Message.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.All(same.Kept, kept => Assert.Contains("kubectl-edit", kept.Message, StringComparison.Ordinal));
        Assert.Equal(versions, await VersionsAsync());

        // Elsewhere in the document: the edited workflow keeps its digest, and with it any decision about it.
        await PublishAsync(Document.Replace("List rooms", "List all rooms", StringComparison.Ordinal));
        Assert.Equal(versions[name], (await VersionsAsync())[name]);

        var changed = await PublishAsync(Document.Replace("schema: {type: string}}]", "schema: {type: string}}, {name: level, in: query, schema: {type: integer}}]", StringComparison.Ordinal));
        var now = (await ListAsync())[name];
        Assert.Contains(name, changed.Updated);
        Assert.Contains(now.Spec.Steps[0].Parameters!, parameter => parameter.Name == "level");
        Assert.Equal(("Turn the light down", "Our words.", true), (now.Spec.Tool.Title, now.Spec.Tool.Description, now.Spec.Suspend));
    }

    [Fact]
    public async Task A_persons_change_of_a_request_is_a_conflict_that_names_field_and_owner_and_the_rest_is_published()
    {
        await PublishAsync(Document);
        var before = await ListAsync();
        var name = before.Keys.Single(name => name.Contains("dim", StringComparison.Ordinal));
        var steps = System.Text.Json.JsonSerializer.SerializeToNode(before[name], WorkflowsJson.Default.McpWorkflow)!["spec"]!["steps"]!.DeepClone();
        steps[0]!["operation"]!["path"] = "/v2/lamps/{id}/dim";
        await EditAsync(name, new JsonObject { ["spec"] = new JsonObject { ["steps"] = steps } }.ToJsonString());
        var version = (await VersionsAsync())[name];

        var outcome = await PublishAsync(Document.Replace("List rooms", "List all rooms", StringComparison.Ordinal));
        var conflict = Assert.Single(outcome.Conflicts);
        Assert.Equal(name, conflict.Place);
        Assert.Contains("operation.path", conflict.Message, StringComparison.Ordinal);
        Assert.Contains("\"kubectl-edit\"", conflict.Message, StringComparison.Ordinal);
        Assert.Single(outcome.Updated);
        Assert.Equal(version, (await VersionsAsync())[name]);
        Assert.Contains($"conflict   {name}", PublishText.Write(outcome, _space), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_document_no_longer_gives_is_marked_once_and_unmarked_when_it_is_back()
    {
        await PublishAsync(Document);
        var before = await ListAsync();
        var gone = await PublishAsync(WithoutRooms);
        var name = Assert.Single(gone.SourceRemoved);
        Assert.Contains("rooms", name, StringComparison.Ordinal);
        var marked = (await ListAsync())[name];
        Assert.StartsWith("sha256:", marked.Metadata.Annotations![SignalboxLabels.SourceRemoved], StringComparison.Ordinal);
        Assert.Equal(SpecDigest.Compute(before[name].Spec), SpecDigest.Compute(marked.Spec));
        Assert.Equal(before[name].Metadata.Generation, marked.Metadata.Generation);
        Assert.Equal(before[name].Metadata.Annotations![IngestAnnotations.Risk], marked.Metadata.Annotations[IngestAnnotations.Risk]);

        var versions = await VersionsAsync();
        Assert.Equal([name], (await PublishAsync(WithoutRooms)).SourceRemoved);
        Assert.Equal(versions, await VersionsAsync());

        var back = await PublishAsync(Document);
        Assert.Equal([name], back.Restored);
        Assert.Empty(back.SourceRemoved);
        var restored = (await ListAsync())[name];
        Assert.False(restored.Metadata.Annotations!.ContainsKey(SignalboxLabels.SourceRemoved));
        Assert.Equal(SpecDigest.Compute(before[name].Spec), SpecDigest.Compute(restored.Spec));
    }

    [Fact]
    public async Task Another_document_for_the_same_target_and_a_workflow_by_hand_are_not_marked()
    {
        await PublishAsync(Document);
        await PublishAsync(WithoutRooms.Replace("lamp", "bulb", StringComparison.OrdinalIgnoreCase), "bulbs.yaml");
        var byHand = System.Text.Json.JsonSerializer.SerializeToNode((await ListAsync()).First().Value, WorkflowsJson.Default.McpWorkflow)!.AsObject();
        byHand["metadata"] = new JsonObject { ["name"] = "by-hand" };
        byHand["spec"]!.AsObject().Remove("provenance");
        byHand.Remove("status");
        await cluster.Client.CreateAsync(SignalboxApi.Workflows, _space, byHand, default);
        Assert.Empty((await PublishAsync(Document)).SourceRemoved);
        Assert.DoesNotContain(await ListAsync(), entry => entry.Value.Metadata.Annotations?.ContainsKey(SignalboxLabels.SourceRemoved) == true);
    }

    [Fact]
    public async Task A_workflow_that_was_deleted_meanwhile_is_not_brought_back_by_its_mark()
    {
        await PublishAsync(Document);
        var (name, workflow) = (await ListAsync()).First();
        await cluster.Client.DeleteAsync(SignalboxApi.Workflows, new NamespacedName(_space, name), null, default);
        Assert.False(await new SourceRemoval(cluster.Client).MarkAsync(workflow, "sha256:0", default));
        Assert.False((await ListAsync()).ContainsKey(name));
    }

    [Fact]
    public async Task Parts_of_a_document_live_beside_each_other_and_each_marks_its_own_alone()
    {
        var lamps = await PublishAsync(Document, include: "/lamps/**");
        Assert.Equal(2, lamps.Created.Count);
        var rooms = await PublishAsync(Document, include: "/rooms");
        Assert.Equal((1, 0), (rooms.Created.Count, rooms.SourceRemoved.Count));
        // The lamps are gone from the document: a question for those who ingest lamps.
        Assert.Empty((await PublishAsync(Document.Replace("/lamps:", "/bulbs:", StringComparison.Ordinal), include: "/rooms")).SourceRemoved);
        Assert.Empty((await PublishAsync(Document)).SourceRemoved);
        Assert.DoesNotContain(await ListAsync(), entry => entry.Value.Metadata.Annotations?.ContainsKey(IngestAnnotations.Selection) == true);
        await PublishAsync(Document, include: "/lamps/**");
        Assert.Equal(["house-list-lamps"], (await PublishAsync(Document.Replace("/lamps:", "/bulbs:", StringComparison.Ordinal), include: "/lamps/**")).SourceRemoved);
    }

    [Fact]
    public async Task What_another_part_calls_the_same_is_left_as_it_is_and_reported()
    {
        await PublishAsync(Document, include: "/rooms");
        var before = await VersionsAsync();
        var outcome = await PublishAsync(Document.Replace("operationId: listLamps", "operationId: list_rooms", StringComparison.Ordinal), include: "/lamps");
        Assert.Equal("house-list-rooms", Assert.Single(outcome.Clashes).Place);
        Assert.Equal(before, await VersionsAsync());
    }

    private async Task<PublishOutcome> PublishAsync(string document, string file = "lamps.yaml", string? include = null)
    {
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [_scratch.File(file, document)], TargetName = "house", Include = include is null ? [] : [include] });
        return await new ClusterPublisher(cluster.Client).PublishAsync(result, _space, default);
    }

    /// <summary>What <c>kubectl edit</c> sends.</summary>
    private Task<McpWorkflow> EditAsync(string name, string patch) => cluster.Client.PatchAsync(
        SignalboxApi.Workflows, new NamespacedName(_space, name), Patch.Merge(JsonNode.Parse(patch)!.AsObject()), new PatchQuery { FieldManager = "kubectl-edit" });

    private async Task<SortedDictionary<string, McpWorkflow>> ListAsync()
    {
        var result = new SortedDictionary<string, McpWorkflow>(StringComparer.Ordinal);
        await foreach (var workflow in cluster.Client.ListAllAsync(SignalboxApi.Workflows, _space, new ListQuery(), default)) result[workflow.Metadata.Name] = workflow;
        return result;
    }

    private async Task<Dictionary<string, string?>> VersionsAsync() => (await ListAsync()).ToDictionary(entry => entry.Key, entry => entry.Value.Metadata.ResourceVersion);
}
