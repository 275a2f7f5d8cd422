namespace Signalbox.Operator.Admission;

/// <summary>Which resource a request is about (<c>meta.k8s.io/v1</c> GroupVersionResource).</summary>
public sealed record AdmissionResource(string Group, string Version, string Resource);
