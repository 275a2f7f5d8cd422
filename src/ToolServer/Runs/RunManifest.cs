using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>A new run as it is created. Its status is written after that: the API server drops one that comes with the creation.</summary>
internal static class RunManifest
{
    private const int LongestLabel = 63;

    /// <param name="call">What runs.</param>
    /// <param name="name">The run.</param>
    /// <param name="inputs">The arguments as JSON text, masked.</param>
    /// <param name="deadline">When it is given up.</param>
    public static JsonObject Of(ToolCall call, NamespacedName name, string inputs, DateTimeOffset deadline) => new()
    {
        ["apiVersion"] = SignalboxApi.ApiVersion,
        ["kind"] = SignalboxApi.Runs.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = name.Name,
            ["namespace"] = name.Namespace,
            ["labels"] = new JsonObject
            {
                // A label holds 63 characters, a name up to 253: a longer one is found by spec alone.
                [SignalboxLabels.Workflow] = Label(call.Workflow.Name),
                [SignalboxLabels.Target] = Label(call.Target.Name),
            }.WithoutNulls(),
        },
        ["spec"] = new JsonObject
        {
            ["workflowName"] = call.Workflow.Name,
            ["specDigest"] = call.Plan.SpecDigest,
            ["tool"] = call.Plan.Spec.Tool.Name,
            ["targetName"] = call.Target.Name,
            ["host"] = call.Host,
            ["caller"] = call.Caller ?? "",
            ["traceId"] = call.Trace?.TraceId,
            ["inputs"] = inputs,
            ["deadline"] = RunTime.Text(deadline),
        }.WithoutNulls(),
    };

    private static string? Label(string name) => name.Length <= LongestLabel ? name : null;
}
