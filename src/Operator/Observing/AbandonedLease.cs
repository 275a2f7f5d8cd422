namespace Signalbox.Operator.Observing;

/// <summary>The Lease of a replica that is gone for good.</summary>
/// <param name="Name">Of the Lease.</param>
/// <param name="ResourceVersion">As it was judged: one that changed since is none of these.</param>
public sealed record AbandonedLease(string Name, string? ResourceVersion);
