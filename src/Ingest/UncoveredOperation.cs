namespace Signalbox.Ingest;

/// <summary>An operation that no workflow calls, and why.</summary>
public sealed record UncoveredOperation(string OperationId, string Method, string Path, string Reason);
