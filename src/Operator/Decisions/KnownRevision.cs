using System.Text.Json;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.Operator.Decisions;

/// <summary>A ControllerRevision as far as decisions look at it.</summary>
/// <param name="Name">Name of the object.</param>
/// <param name="Uid">Identity of the object: a deletion names it, so that it never hits a successor of the same name.</param>
/// <param name="ClaimedDigest">What its annotation says.</param>
/// <param name="ActualDigest">What its data has, recomputed; null when the data is no workflow spec.</param>
/// <param name="ToolName">The tool name in its data.</param>
/// <param name="Number">The <c>revision</c> field.</param>
/// <param name="OwnerUids">The identities in its ownerReferences: a former workflow of the same name has another one.</param>
public sealed record KnownRevision(
    string Name, string? Uid, string? ClaimedDigest, string? ActualDigest, string? ToolName, long Number, IReadOnlyList<string> OwnerUids)
{
    public static KnownRevision From(ControllerRevision revision)
    {
        string? actual = null;
        string? tool = null;
        WorkflowCalls? calls = null;
        try
        {
            if (revision.Data is { ValueKind: JsonValueKind.Object } data)
            {
                var spec = SpecJson.FromJson(data);
                actual = SpecDigest.Compute(spec);
                tool = spec.Tool.Name;
                calls = RevisionName.WorkflowOf(revision) is { } workflow ? WorkflowCalls.Of(workflow, spec) : null;
            }
        }
        catch (Exception error) when (error is JsonException or CanonicalJsonException)
        {
            // Data that is no spec holds no digest, which is all that has to be known of it.
        }
        return new(
            revision.Metadata.Name,
            revision.Metadata.Uid,
            revision.Metadata.Annotations?.GetValueOrDefault(SignalboxLabels.SpecDigest),
            actual,
            tool,
            revision.Revision,
            [.. revision.Metadata.OwnerReferences?.Select(o => o.Uid) ?? []])
        {
            Calls = calls,
            IsWithdrawn = revision.Metadata.Annotations?.ContainsKey(SignalboxLabels.Withdrawn) == true,
        };
    }

    /// <summary>Bears the mark <see cref="SignalboxLabels.Withdrawn"/>.</summary>
    public bool IsWithdrawn { get; init; }

    /// <summary>What its data calls; null when it is no workflow spec.</summary>
    public WorkflowCalls? Calls { get; init; }

    public bool IsOwnedBy(string? workflowUid) => workflowUid is not null && OwnerUids.Contains(workflowUid);

    /// <summary>Whether its data really is the spec of that digest, and says so.</summary>
    public bool Holds(string digest) => ActualDigest == digest && ClaimedDigest == digest;
}
