using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.Kubernetes.Http;

namespace Signalbox.EndToEnd.Tests.Crds;

/// <summary>What our kinds ask of a server of today: rules in CEL, defaults, unknown fields, selectable fields, ownership of fields.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class CrdTests(CrdServer server) : IClassFixture<CrdServer>
{
    [CrdServerFact]
    public async Task Each_sample_is_taken_as_it_is_and_gets_its_defaults()
    {
        var ns = await server.NewNamespaceAsync();
        foreach (var file in CrdObjects.Samples)
        {
            var sample = CrdObjects.Sample(file, ns);
            var stored = await CreateAsync(sample);
            Assert.Equal([], Lost("spec", sample["spec"], stored["spec"]).Select(path => $"{file}: {path}"));
            var status = stored["status"];
            if ((string)sample["kind"]! == "McpWorkflow")
            {
                Assert.Equal("Pending", (string?)status!["phase"]);
                Assert.Equal(["Accepted", "Approved", "Ready"], status["conditions"]!.AsArray().Select(condition => (string?)condition!["type"]));
                Assert.Equal(sample["spec"]!["suspend"]?.GetValue<bool>() ?? false, (bool?)stored["spec"]!["suspend"]);
            }
            else if ((string)sample["kind"]! == "McpTarget")
                Assert.Equal((string?)sample["spec"]!["executor"] ?? "Http", (string?)stored["spec"]!["executor"]);
        }
    }

    [CrdServerFact]
    public async Task Each_wrong_object_is_refused_and_told_why()
    {
        var ns = await server.NewNamespaceAsync();
        var faults = new List<string>();
        foreach (var one in CrdObjects.Cases)
        {
            var (name, says) = ((string)one["case"]!, (string)one["says"]!);
            var body = CrdObjects.With(CrdObjects.Sample((string)one["sample"]!, ns), one["set"] as JsonObject);
            body["metadata"]!["name"] = $"case-{Guid.NewGuid():N}";
            if (one["change"] is JsonObject change)
            {
                await CreateAsync(body);
                await ExpectAsync(() => PatchAsync(body, "application/merge-patch+json", change));
            }
            else
                await ExpectAsync(() => CreateAsync(body));

            async Task ExpectAsync(Func<Task<JsonObject>> write)
            {
                var refusal = await Record.ExceptionAsync(write);
                if (refusal is not KubernetesApiException { Code: 422 or 400 } known)
                    faults.Add($"{name}: {refusal?.Message ?? "was taken"}");
                else if (known.Status.Message?.Contains(says, StringComparison.Ordinal) != true)
                    faults.Add($"{name}: {known.Status.Message}");
            }
        }
        Assert.Equal([], faults);
        Assert.True(CrdObjects.Cases.Count > 30);
    }

    [CrdServerFact]
    public async Task Unknown_fields_are_pruned_where_a_client_does_not_mind_and_free_content_is_kept()
    {
        var sample = CrdObjects.Sample("workflow-get-system.yaml", await server.NewNamespaceAsync());
        sample["spec"]!["steps"]![0]!["comment"] = "nobody reads this";
        sample["spec"]!["inputs"]!["x-of-ours"] = new JsonObject { ["kept"] = true };
        sample["status"] = new JsonObject { ["phase"] = "Active" };
        var stored = await CreateAsync(sample, "Ignore");
        Assert.Null(stored["spec"]!["steps"]![0]!["comment"]);
        Assert.True((bool?)stored["spec"]!["inputs"]!["x-of-ours"]!["kept"]);
        // Nobody approves by creating.
        Assert.Equal("Pending", (string?)stored["status"]!["phase"]);
    }

    [CrdServerFact]
    public async Task Status_and_spec_are_written_apart_and_only_a_spec_raises_the_generation()
    {
        var workflow = await CreateAsync(CrdObjects.Sample("workflow-get-system.yaml", await server.NewNamespaceAsync()));
        var decided = await PatchAsync(workflow, "application/merge-patch+json", new() { ["spec"] = new JsonObject { ["suspend"] = true }, ["status"] = new JsonObject { ["phase"] = "Approved" } }, "/status");
        Assert.Equal(("Approved", false, 1), ((string?)decided["status"]!["phase"], (bool?)decided["spec"]!["suspend"], (int?)decided["metadata"]!["generation"]));
        var edited = await PatchAsync(workflow, "application/merge-patch+json", new() { ["spec"] = new JsonObject { ["suspend"] = true }, ["status"] = new JsonObject { ["phase"] = "Rejected" } });
        Assert.Equal(("Approved", true, 2), ((string?)edited["status"]!["phase"], (bool?)edited["spec"]!["suspend"], (int?)edited["metadata"]!["generation"]));
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() =>
            PatchAsync(workflow, "application/merge-patch+json", new() { ["status"] = new JsonObject { ["phase"] = "Done" } }, "/status"));
        Assert.Contains("Unsupported value: \"Done\"", refusal.Status.Message, StringComparison.Ordinal);
    }

    [CrdServerFact]
    public async Task What_waits_and_what_belongs_together_is_found_by_its_fields()
    {
        var ns = await server.NewNamespaceAsync();
        foreach (var file in CrdObjects.Samples)
            await CreateAsync(CrdObjects.Sample(file, ns));
        await PatchAsync(CrdObjects.Sample("workflow-get-system.yaml", ns), "application/merge-patch+json", new() { ["status"] = new JsonObject { ["phase"] = "Active" } }, "/status");
        Assert.Equal(["idrac-get-system"], await NamesAsync("mcpworkflows", "status.phase=Active"));
        Assert.DoesNotContain("idrac-get-system", await NamesAsync("mcpworkflows", "status.phase=Pending"));
        Assert.Contains("idrac-restart-system", await NamesAsync("mcpworkflows", "status.phase=Pending,spec.targetRef.name=idrac"));
        Assert.Equal(["idrac-list-systems"], await NamesAsync("mcpworkflows", "spec.tool.name=list_systems"));
        Assert.Equal(["hypercore-create-vm-denied"], await NamesAsync("mcpworkflowapprovals", "spec.decision=Denied"));
        Assert.Equal(["idrac-restart-system-1"], await NamesAsync("mcpworkflowapprovals", "spec.workflowName=idrac-restart-system"));
        Assert.Single(await NamesAsync("mcpworkflowruns", "spec.workflowName=idrac-restart-system,spec.targetName=idrac,spec.caller=system:serviceaccount:dell:agent"));
        Assert.Contains("field label not supported", (await Assert.ThrowsAsync<KubernetesApiException>(() => NamesAsync("mcpworkflows", "spec.suspend=true"))).Message, StringComparison.Ordinal);

        async Task<IEnumerable<string>> NamesAsync(string resource, string selector)
        {
            var list = await server.Client.SendRawAsync(HttpMethod.Get, $"/apis/signalbox.dev/v1alpha1/namespaces/{ns}/{resource}?fieldSelector={Uri.EscapeDataString(selector)}", null, null, default);
            return [.. list!["items"]!.AsArray().Select(item => (string)item!["metadata"]!["name"]!)];
        }
    }

    [CrdServerFact]
    public async Task Each_owner_applies_its_own_fields_and_is_told_whose_the_others_are()
    {
        var ns = await server.NewNamespaceAsync();
        var ingested = CrdObjects.Sample("workflow-get-system.yaml", ns);
        await ApplyAsync(ingested, "signalbox-ingest");

        // Another text for the same tool is a conflict that names field and owner.
        var curated = Own(ingested, new() { ["tool"] = new JsonObject { ["name"] = "get_system", ["description"] = "What a person says." } });
        var conflict = await Assert.ThrowsAsync<KubernetesApiException>(() => ApplyAsync(curated, "argocd-controller"));
        Assert.Equal(409, conflict.Code);
        Assert.Contains("conflict with \"signalbox-ingest\"", conflict.Status.Message, StringComparison.Ordinal);
        Assert.Contains(".spec.tool.description", conflict.Status.Message, StringComparison.Ordinal);

        // The members of a fleet may be two owners', each by its name; who drops one takes away that one alone.
        var fleet = CrdObjects.Sample("target-fleet.yaml", ns);
        await ApplyAsync(fleet, "one");
        var more = Own(fleet, new() { ["hosts"] = new JsonArray(new JsonObject { ["name"] = "munich-1", ["baseUrl"] = "https://munich-1.example" }) });
        var both = await ApplyAsync(more, "two");
        Assert.Equal(["berlin-1", "berlin-2", "munich-1"], Hosts(both));
        fleet["spec"]!["hosts"]!.AsArray().RemoveAt(0);
        Assert.Equal(["berlin-2", "munich-1"], Hosts(await ApplyAsync(fleet, "one")));

        static IEnumerable<string?> Hosts(JsonObject target) => target["spec"]!["hosts"]!.AsArray().Select(host => (string?)host!["name"]).Order(StringComparer.Ordinal);
    }

    private static JsonObject Own(JsonObject of, JsonObject spec) => new()
    {
        ["apiVersion"] = of["apiVersion"]!.DeepClone(),
        ["kind"] = of["kind"]!.DeepClone(),
        ["metadata"] = new JsonObject { ["name"] = (string)of["metadata"]!["name"]!, ["namespace"] = (string)of["metadata"]!["namespace"]! },
        ["spec"] = spec,
    };

    private async Task<JsonObject> CreateAsync(JsonObject body, string validation = "Strict") =>
        (await server.Client.SendRawAsync(HttpMethod.Post, $"{CrdObjects.Collection(body)}?fieldValidation={validation}", body.DeepClone(), "application/json", default))!.AsObject();

    private async Task<JsonObject> PatchAsync(JsonObject of, string contentType, JsonObject patch, string subresource = "") =>
        (await server.Client.SendRawAsync(HttpMethod.Patch, $"{CrdObjects.Collection(of)}/{of["metadata"]!["name"]}{subresource}", patch.DeepClone(), contentType, default))!.AsObject();

    private async Task<JsonObject> ApplyAsync(JsonObject body, string manager) => (await server.Client.SendRawAsync(
        HttpMethod.Patch, $"{CrdObjects.Collection(body)}/{body["metadata"]!["name"]}?fieldManager={manager}", body.DeepClone(), "application/apply-patch+yaml", default))!.AsObject();

    private static IEnumerable<string> Lost(string path, JsonNode? before, JsonNode? after) => (before, after) switch
    {
        (JsonObject a, JsonObject b) => a.SelectMany(member => Lost($"{path}.{member.Key}", member.Value, b[member.Key])),
        (JsonArray a, JsonArray b) when a.Count == b.Count => a.SelectMany((item, i) => Lost($"{path}[{i}]", item, b[i])),
        _ => JsonNode.DeepEquals(before, after) ? [] : [path],
    };
}
