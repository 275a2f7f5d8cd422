using System.Text.Json.Nodes;
using Signalbox.Kubernetes;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.ApprovalLatency;

/// <summary>The objects that measurements create, and what people do with them: one target and one-step workflows.</summary>
internal static class BenchObjects
{
    public const string Namespace = "default";

    public static string Name(int index) => $"bench-{index:D5}";

    /// <param name="upstream">Where its requests go; null: where nobody listens.</param>
    public static JsonObject Target(Uri? upstream = null) => Object("McpTarget", "bench", new() { ["baseUrl"] = (upstream ?? new("http://127.0.0.1:9")).AbsoluteUri.TrimEnd('/'), ["limits"] = new JsonObject { ["maxConcurrent"] = 256 } });

    public static JsonObject Workflow(int index) => Object("McpWorkflow", Name(index), new()
    {
        ["workflowId"] = $"bench{index}",
        ["targetRef"] = new JsonObject { ["name"] = "bench" },
        ["tool"] = new JsonObject
        {
            ["name"] = $"get_thing_{index}",
            ["description"] = "Gets one thing by its id and returns what the upstream says of it.",
        },
        ["inputs"] = new JsonObject
        {
            ["type"] = "object",
            ["required"] = new JsonArray("id"),
            ["properties"] = new JsonObject { ["id"] = new JsonObject { ["type"] = "string", ["description"] = "The thing's id." } },
        },
        ["steps"] = new JsonArray(new JsonObject
        {
            ["stepId"] = "get",
            ["operation"] = new JsonObject { ["method"] = "GET", ["path"] = "/things/{id}" },
            ["parameters"] = new JsonArray(new JsonObject { ["name"] = "id", ["in"] = "path", ["value"] = "$inputs.id" }),
            ["outputs"] = new JsonObject { ["thing"] = "$response.body" },
        }),
        ["outputs"] = new JsonObject { ["thing"] = "$steps.get.outputs.thing" },
    });

    /// <summary>Comes back when the operator has published the workflow's digest, so that it can be decided about.</summary>
    public static async Task PublishedAsync(KubernetesClient client, int index, CancellationToken ct)
    {
        while ((await client.GetAsync(SignalboxApi.Workflows, new(Namespace, Name(index)), ct)).Status?.SpecDigest is null)
            await Task.Delay(20, ct);
    }

    public static Task<McpWorkflow> DecideAsync(KubernetesClient client, int index, string phase, CancellationToken ct) => client.PatchAsync(
        SignalboxApi.Workflows, new(Namespace, Name(index)),
        Patch.Merge(new JsonObject { ["status"] = new JsonObject { ["phase"] = phase } }),
        new PatchQuery { Subresource = "status", FieldManager = "signalbox-bench" }, ct);

    private static JsonObject Object(string kind, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = SignalboxApi.ApiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = spec,
    };
}
