namespace Signalbox.Operator.Admission;

/// <summary>Who sent the request, as the API server authenticated it (<c>authentication.k8s.io/v1</c> UserInfo).</summary>
public sealed record AdmissionUser
{
    /// <summary>The namespace controller and the garbage collector delete what a person has decided to delete.</summary>
    private const string ControlPlaneGroup = "system:serviceaccounts:kube-system";

    public string Username { get; init; } = "";

    public string? Uid { get; init; }

    public IReadOnlyList<string>? Groups { get; init; }

    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }

    internal bool IsControlPlane => Groups?.Contains(ControlPlaneGroup, StringComparer.Ordinal) == true;
}
