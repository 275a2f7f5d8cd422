namespace Signalbox.ToolServer.Identity.Policies;

/// <summary>What those who have it may do.</summary>
/// <param name="Name">Unique in the file.</param>
/// <param name="Call">Tools that may be called, by their names.</param>
/// <param name="Run">Targets that may be sent requests of the caller's own making.</param>
internal sealed record PolicyRole(string Name, IReadOnlyList<PolicyGrant> Call, IReadOnlyList<PolicyGrant> Run);
