using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Decisions;

/// <summary>Tells an approval object whether it took effect.</summary>
/// <param name="Approval">The object as it was read.</param>
/// <param name="Patch">A merge patch <c>{"status": …}</c>.</param>
public sealed record ApprovalStatusPatch(McpWorkflowApproval Approval, JsonObject Patch);
