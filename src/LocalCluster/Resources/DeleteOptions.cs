namespace Signalbox.LocalCluster.Resources;

/// <summary>How a deletion was asked for.</summary>
/// <param name="Uid">The object must have this uid.</param>
/// <param name="ResourceVersion">The object must be this version.</param>
/// <param name="Propagation"><c>Background</c>, <c>Foreground</c>, <c>Orphan</c>, or null for the kind's default.</param>
/// <param name="DryRun">Check and answer, but delete nothing.</param>
internal sealed record DeleteOptions(string? Uid, string? ResourceVersion, string? Propagation, bool DryRun);
