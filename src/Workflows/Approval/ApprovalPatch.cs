using System.Text.Json.Nodes;

namespace Signalbox.Workflows.Approval;

/// <summary>A person's decision as a merge patch of a workflow's status.</summary>
public static class ApprovalPatch
{
    /// <summary>The whole record: a merge patch would otherwise keep the message and the name of an earlier decision.</summary>
    /// <param name="decision">One of <see cref="Model.ApprovalDecision"/>.</param>
    /// <param name="specDigest">What it is about; anything else that the spec may have become is not decided.</param>
    /// <param name="message">Why; null for none.</param>
    public static JsonObject Of(string decision, string specDigest, string? message) => new()
    {
        ["status"] = new JsonObject
        {
            ["approval"] = new JsonObject
            {
                ["decision"] = decision,
                ["specDigest"] = specDigest,
                ["by"] = null,
                ["at"] = null,
                ["message"] = message,
            },
        },
    };
}
