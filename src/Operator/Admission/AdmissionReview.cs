namespace Signalbox.Operator.Admission;

/// <summary>The envelope in both directions (<c>admission.k8s.io/v1</c> AdmissionReview).</summary>
public sealed record AdmissionReview
{
    public const string Version = "admission.k8s.io/v1";

    public string? ApiVersion { get; init; }

    public string? Kind { get; init; }

    public AdmissionRequest? Request { get; init; }

    public AdmissionResponse? Response { get; init; }
}
