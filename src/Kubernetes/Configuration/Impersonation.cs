namespace Signalbox.Kubernetes.Configuration;

/// <summary>Act as another user (kubeconfig <c>as</c>, <c>as-uid</c>, <c>as-groups</c>, <c>as-user-extra</c>).</summary>
/// <remarks>
/// One group and one value of each extra: the API server wants several as separate header lines, and .NET's HTTP client joins them into
/// one, which the server would take for a single group with a comma in its name.
/// </remarks>
public sealed record Impersonation(string User)
{
    public string? Uid { get; init; }

    public string? Group { get; init; }

    public IReadOnlyDictionary<string, string> Extra { get; init; } = new Dictionary<string, string>();
}
