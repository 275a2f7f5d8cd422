using System.Text.Json.Nodes;

namespace Signalbox.EndToEnd.Tests.Rights;

/// <summary>Who decided about workflows, from the writes that the audit log has of them.</summary>
internal static class DecisionTrail
{
    /// <summary>
    /// Every change of decision and digest in <c>status.approval</c>, and every phase by which one decides. The operator's phases only report. Its approval is no decision where it
    /// binds the phase that another has just written to the digest that stood beside it: that one has decided.
    /// </summary>
    public static IReadOnlyList<(string User, string Workflow, string Decision)> Of(IEnumerable<AuditEvent> events, string @operator)
    {
        var decisions = new List<(string, string, string)>();
        var writes = events.Where(e => e.Succeeded && e.IsWrite && e.Verb != "delete" && e.Resource.StartsWith("signalbox.dev/mcpworkflows", StringComparison.Ordinal) && e.Stored is not null);
        foreach (var workflow in writes.GroupBy(e => $"{e.Namespace}/{e.Name}"))
        {
            AuditEvent? before = null;
            foreach (var write in workflow.OrderBy(e => e.ResourceVersion))
            {
                var decision = Decision(write.Stored);
                var binds = write.User == @operator && before is not null && before.User != @operator && decision == Meant(before.Stored);
                if (decision != Decision(before?.Stored) && !binds)
                    decisions.Add((write.User, workflow.Key, decision));
                if (write.User != @operator && Phase(write.Stored) != Phase(before?.Stored) && Meant(write.Stored) is { } meant)
                    decisions.Add((write.User, workflow.Key, meant));
                before = write;
            }
        }
        return decisions;
    }

    private static string? Phase(JsonObject? workflow) => (string?)workflow?["status"]?["phase"];

    // Once the spec has moved away, the operator keeps the digest that was decided about as the superseded one.
    private static string Decision(JsonObject? workflow) =>
        workflow?["status"]?["approval"] is { } approval ? $"{approval["decision"]} {approval["specDigest"] ?? approval["supersededDigest"]}" : "";

    /// <summary>What the phase decides when a person has written it; null for one that decides nothing.</summary>
    private static string? Meant(JsonObject? workflow) => Phase(workflow) switch
    {
        "Approved" => $"Approved {workflow!["status"]!["specDigest"]}",
        "Rejected" => $"Denied {workflow!["status"]!["specDigest"]}",
        _ => null,
    };
}
