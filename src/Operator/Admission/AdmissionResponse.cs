namespace Signalbox.Operator.Admission;

/// <summary>The answer to one request (<c>admission.k8s.io/v1</c> AdmissionResponse).</summary>
public sealed record AdmissionResponse
{
    public required string Uid { get; init; }

    public required bool Allowed { get; init; }

    /// <summary>Why not; null when allowed.</summary>
    public AdmissionRefusal? Status { get; init; }

    /// <summary><c>JSONPatch</c> where there is a patch.</summary>
    public string? PatchType { get; init; }

    /// <summary>RFC 6902, as UTF-8 JSON; base64 on the wire.</summary>
    public byte[]? Patch { get; init; }
}
