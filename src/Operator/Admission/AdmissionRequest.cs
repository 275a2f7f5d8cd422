using System.Text.Json;

namespace Signalbox.Operator.Admission;

/// <summary>What the API server is about to do (<c>admission.k8s.io/v1</c> AdmissionRequest), as far as it matters here.</summary>
public sealed record AdmissionRequest
{
    public required string Uid { get; init; }

    public required AdmissionResource Resource { get; init; }

    /// <summary>Such as <c>status</c>; null or empty for the object itself.</summary>
    public string? SubResource { get; init; }

    /// <summary>Empty for a create that leaves the name to the server.</summary>
    public string? Name { get; init; }

    public string? Namespace { get; init; }

    /// <summary><c>CREATE</c>, <c>UPDATE</c> or <c>DELETE</c>.</summary>
    public required string Operation { get; init; }

    public required AdmissionUser UserInfo { get; init; }

    /// <summary>As it would be; null on a delete.</summary>
    public JsonElement? Object { get; init; }

    /// <summary>As it is; null on a create.</summary>
    public JsonElement? OldObject { get; init; }

    internal bool IsStatus => SubResource == "status";

    internal bool Is(string resource, bool status = false) => Resource.Resource == resource && IsStatus == status;
}
