namespace Signalbox.Kubernetes;

/// <summary>How a patch is carried out.</summary>
public sealed record PatchQuery
{
    /// <summary>Such as <c>status</c>; null for the object itself.</summary>
    public string? Subresource { get; init; }

    /// <summary>Who owns the fields that are written. Required for server-side apply.</summary>
    public string? FieldManager { get; init; }

    /// <summary>Server-side apply only: take fields over from other managers. Only for fields that we own by contract.</summary>
    public bool Force { get; init; }

    /// <summary>Admit and validate, store nothing.</summary>
    public bool DryRun { get; init; }
}
