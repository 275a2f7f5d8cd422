namespace Signalbox.ToolServer.Registry;

/// <summary>Why an approved revision is not served. Names are label values of a metric, so they are API once shipped.</summary>
public enum RefusalReason
{
    /// <summary>The ControllerRevision is not there (yet).</summary>
    RevisionMissing,

    /// <summary>The ControllerRevision is marked as withdrawn, and the workflow, read from the API server's cache at the start, may only not say so yet.</summary>
    RevisionWithdrawn,

    /// <summary>The ControllerRevision holds something that is no spec.</summary>
    RevisionUnreadable,

    /// <summary>What the ControllerRevision holds is not what was approved.</summary>
    DigestMismatch,

    /// <summary>The approved spec cannot be compiled by this version.</summary>
    NotCompilable,

    /// <summary>It calls a workflow that is not live, not the only one of its workflowId, or not to be called so.</summary>
    CallUnresolved,

    /// <summary>An older live workflow has the tool name.</summary>
    NameConflict,
}
