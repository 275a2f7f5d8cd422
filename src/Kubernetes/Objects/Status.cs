namespace Signalbox.Kubernetes.Objects;

/// <summary>metav1.Status: the answer of the API server when there is no object to answer with, above all to a refused request.</summary>
public sealed record Status
{
    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    /// <summary><c>Success</c> or <c>Failure</c>. Named so because a member cannot bear its type's name.</summary>
    [System.Text.Json.Serialization.JsonPropertyName("status")]
    public string? Result { get; init; }

    public string? Message { get; init; }

    /// <summary>Machine-readable cause, such as <c>NotFound</c>, <c>Conflict</c>, <c>Expired</c>.</summary>
    public string? Reason { get; init; }

    public StatusDetails? Details { get; init; }

    /// <summary>The HTTP status.</summary>
    public int? Code { get; init; }
}
