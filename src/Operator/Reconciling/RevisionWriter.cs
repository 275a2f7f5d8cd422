using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Decisions;
using Signalbox.Operator.Observing;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Reconciling;

/// <summary>Creates, marks and deletes ControllerRevisions, and keeps what the operator knows of them as new as its own writes.</summary>
public sealed partial class RevisionWriter(KubernetesClient client, OperatorWorld world, ILogger<RevisionWriter> logger)
{
    /// <returns>False when another object stands under its name.</returns>
    public async Task<bool> CreateAsync(NamespacedName key, McpWorkflow workflow, RevisionDraft draft, CancellationToken ct)
    {
        var name = new NamespacedName(key.Namespace, draft.Name);
        try
        {
            world.Revisions.Put(await client.CreateAsync(Kinds.ControllerRevisions, key.Namespace, RevisionManifest.For(workflow, draft), ct));
            LogPinned(key, draft.Name, draft.SpecDigest);
            return true;
        }
        catch (KubernetesApiException error) when (error.IsAlreadyExists)
        {
            // Our own create whose answer was lost, or somebody else's object: its content tells.
            if (await client.FindAsync(Kinds.ControllerRevisions, name, ct) is not { } there)
                return false;
            world.Revisions.Put(there);
            var known = KnownRevision.From(there);
            return known.Holds(draft.SpecDigest) && known.IsOwnedBy(workflow.Metadata.Uid);
        }
    }

    /// <returns>False when another object bears the name by now.</returns>
    public async Task<bool> MarkAsync(NamespacedName key, RevisionMark mark, CancellationToken ct)
    {
        var body = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["uid"] = mark.Revision.Uid,
                ["annotations"] = new JsonObject { [SignalboxLabels.Withdrawn] = mark.Withdrawn ? "true" : null },
            },
        };
        try
        {
            world.Revisions.Put(await client.PatchAsync(
                Kinds.ControllerRevisions, new(key.Namespace, mark.Revision.Name), Patch.Merge(body), new() { FieldManager = WorkflowWriter.FieldManager }, ct));
            return true;
        }
        catch (KubernetesApiException error) when (error.IsNotFound)
        {
            return true; // nobody can serve it any more
        }
        catch (KubernetesApiException error) when (error.IsConflict)
        {
            return false;
        }
    }

    public async Task DeleteAsync(NamespacedName key, KnownRevision revision, CancellationToken ct)
    {
        try
        {
            await client.DeleteAsync(
                Kinds.ControllerRevisions, new(key.Namespace, revision.Name), new() { PreconditionUid = revision.Uid }, ct);
        }
        catch (KubernetesApiException error) when (error.IsNotFound || error.IsConflict)
        {
            // Gone already, or another object bears the name by now.
        }
        world.Revisions.RemoveOwn(key, revision);
        LogDeleted(key, revision.Name);
    }

    [LoggerMessage(3010, LogLevel.Information, "{Workflow}: pinned {Revision} with {Digest}.")]
    private partial void LogPinned(NamespacedName workflow, string revision, string digest);

    [LoggerMessage(3011, LogLevel.Information, "{Workflow}: deleted {Revision}.")]
    private partial void LogDeleted(NamespacedName workflow, string revision);
}
