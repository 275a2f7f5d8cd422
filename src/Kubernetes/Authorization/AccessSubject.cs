namespace Signalbox.Kubernetes.Authorization;

/// <summary>Who is asked about, as the API server knows them (<c>authentication.k8s.io/v1</c> UserInfo).</summary>
/// <param name="User">User name.</param>
/// <param name="Groups">Groups of the user.</param>
/// <param name="Uid">Null: unknown.</param>
/// <param name="Extra">What authentication says beside that.</param>
public sealed record AccessSubject(string User, IEnumerable<string> Groups, string? Uid, IEnumerable<KeyValuePair<string, IReadOnlyList<string>>> Extra);
