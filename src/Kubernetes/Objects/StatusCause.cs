namespace Signalbox.Kubernetes.Objects;

/// <summary>metav1.StatusCause: one reason why a request was refused, with the field at fault.</summary>
public sealed record StatusCause
{
    public string? Reason { get; init; }

    public string? Message { get; init; }

    /// <summary>JSON path of the field, such as <c>spec.steps[0].stepId</c>.</summary>
    public string? Field { get; init; }
}
