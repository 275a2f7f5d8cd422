using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Validation;

namespace Signalbox.Operator.Decisions;

/// <summary>Decides the status of a target: whether it can be used.</summary>
public static class TargetReconciliation
{
    /// <returns>A merge patch <c>{"status": …}</c>; null when nothing changed.</returns>
    public static JsonObject? Decide(McpTarget target, IReadOnlyList<Problem> problems, DateTimeOffset now)
    {
        if (target.Metadata.DeletionTimestamp is not null)
            return null;
        var status = new McpTargetStatus
        {
            ObservedGeneration = target.Metadata.Generation,
            Conditions = new ConditionList(target.Status?.Conditions, target.Metadata.Generation, now)
                .Set(ConditionType.Accepted, problems.Count == 0,
                    problems.Count == 0 ? ConditionReason.Valid : ConditionReason.Invalid,
                    problems.Count == 0 ? "The spec is valid." : string.Join("\n", problems.Take(20)))
                .ToList(),
        };
        var patch = StatusDiff.Between(Json(target.Status), Json(status)!);
        return patch is null ? null : new() { ["status"] = patch };
    }

    private static JsonObject? Json(McpTargetStatus? status) =>
        status is null ? null : JsonSerializer.SerializeToNode(status, WorkflowsJson.Default.McpTargetStatus)!.AsObject();
}
