namespace Signalbox.LocalCluster.Resources;

/// <summary>The object as it stands after a write, in the version that was asked for, with warnings for the caller.</summary>
internal sealed record WriteResult(byte[] Json, bool Created, IReadOnlyList<string> Warnings);
