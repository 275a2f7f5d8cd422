using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;

namespace Signalbox.Bench.ApprovalLatency;

/// <summary>The objects that the measurement creates: one target and one-step workflows.</summary>
internal static class BenchObjects
{
    public static string Name(int index) => $"bench-{index:D5}";

    public static JsonObject Target() => Object("McpTarget", "bench", new() { ["baseUrl"] = "http://127.0.0.1:9" });

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

    private static JsonObject Object(string kind, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = SignalboxApi.ApiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = spec,
    };
}
