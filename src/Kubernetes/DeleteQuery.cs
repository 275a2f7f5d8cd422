namespace Signalbox.Kubernetes;

/// <summary>How an object is deleted.</summary>
public sealed record DeleteQuery
{
    /// <summary><c>Background</c>, <c>Foreground</c> or <c>Orphan</c>; null for the kind's default.</summary>
    public string? PropagationPolicy { get; init; }

    /// <summary>Delete only the object of this identity, not a namesake that was made since (409 otherwise).</summary>
    public string? PreconditionUid { get; init; }

    /// <summary>Delete only what was read (409 otherwise).</summary>
    public string? PreconditionResourceVersion { get; init; }

    public bool DryRun { get; init; }
}
