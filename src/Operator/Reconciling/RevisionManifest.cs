using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Decisions;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Reconciling;

/// <summary>The ControllerRevision that pins an approved spec. The API server refuses any later change of its data.</summary>
public static class RevisionManifest
{
    public static JsonObject For(McpWorkflow workflow, RevisionDraft draft) => new()
    {
        ["apiVersion"] = Kinds.ControllerRevisions.ApiVersion,
        ["kind"] = Kinds.ControllerRevisions.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = draft.Name,
            ["namespace"] = workflow.Metadata.Namespace,
            ["labels"] = new JsonObject
            {
                [SignalboxLabels.Workflow] = RevisionName.LabelFor(workflow.Metadata.Name),
                ["app.kubernetes.io/managed-by"] = WorkflowWriter.FieldManager,
            },
            ["annotations"] = new JsonObject { [SignalboxLabels.SpecDigest] = draft.SpecDigest },
            // No blockOwnerDeletion: it would need update on mcpworkflows/finalizers, and nothing waits for a revision to go.
            ["ownerReferences"] = new JsonArray(new JsonObject
            {
                ["apiVersion"] = SignalboxApi.ApiVersion,
                ["kind"] = SignalboxApi.Workflows.Kind,
                ["name"] = workflow.Metadata.Name,
                ["uid"] = workflow.Metadata.Uid,
                ["controller"] = true,
            }),
        },
        ["data"] = draft.Data.DeepClone(),
        ["revision"] = draft.Number,
    };
}
