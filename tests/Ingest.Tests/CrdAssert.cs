using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Schemas;
using Signalbox.Workflows.Validation;

namespace Signalbox.Ingest.Tests;

/// <summary>What an API server would take: the schemas of config/crds, which also bound every size.</summary>
internal static class CrdAssert
{
    /// <summary>Half of what etcd takes of one object: there is the status to come, and who owns which field.</summary>
    private const int MostBytes = 750_000;

    private static readonly Lazy<SchemaValidator> s_workflow = new(() => Read("mcpworkflows.yaml"));
    private static readonly Lazy<SchemaValidator> s_target = new(() => Read("mcptargets.yaml"));

    public static void Fits(IngestResult result)
    {
        foreach (var workflow in result.Workflows)
        {
            Fits(s_workflow.Value, workflow.Manifest);
            var annotations = workflow.Manifest["metadata"]!["annotations"]!.AsObject();
            Assert.All(annotations, one => Assert.InRange(one.Value!.GetValue<string>().Length, 1, 1000));
        }

        Fits(s_target.Value, result.TargetDraft!);
        var target = result.TargetDraft.Deserialize(WorkflowsJson.Default.McpTarget)!;
        Assert.Empty(TargetValidator.Validate(target.Spec));
        Assert.Equal(
            target.Spec.Credentials is null or { Type: "none" },
            target.Metadata.Annotations?.ContainsKey("signalbox.dev/secret-keys") != true);
    }

    private static void Fits(SchemaValidator validator, JsonObject manifest)
    {
        var text = manifest.ToJsonString();
        Assert.InRange(text.Length, 1, MostBytes);
        using var json = JsonDocument.Parse(text);
        Assert.Empty(validator.Validate(json.RootElement).Select(error => $"{manifest["metadata"]!["name"]} {error.InstancePath}: {error.Message}"));
    }

    private static SchemaValidator Read(string file)
    {
        var path = Path.Combine(SharedSpecs.RepositoryRoot(), "config", "crds", file);
        var definition = YamlTree.Parse(File.ReadAllBytes(path), file, new DocumentLimits(), default)!;
        using var schema = JsonDocument.Parse(Closed(definition["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!).ToJsonString());
        return SchemaValidator.Compile(schema.RootElement);
    }

    /// <summary>An API server drops in silence what a schema does not name; here it is a fault.</summary>
    private static JsonNode Closed(JsonNode schema)
    {
        if (schema is not JsonObject map) return schema;
        foreach (var (_, member) in map["properties"] as JsonObject ?? []) Closed(member!);
        if (map["items"] is { } items) Closed(items);
        if (map["additionalProperties"] is JsonObject values) Closed(values);
        if (map.ContainsKey("properties") && !map.ContainsKey("additionalProperties") && map["x-kubernetes-preserve-unknown-fields"] is null)
            map["additionalProperties"] = false;
        return schema;
    }
}
