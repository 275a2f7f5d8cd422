namespace Signalbox.LocalCluster.Patching;

/// <summary>A patch that is malformed, or that does not fit the object.</summary>
internal sealed class PatchException(string message) : Exception(message);
