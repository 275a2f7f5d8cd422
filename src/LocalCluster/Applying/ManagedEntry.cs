namespace Signalbox.LocalCluster.Applying;

/// <summary>The fields of one manager, and when it last changed one.</summary>
internal sealed record ManagedEntry(FieldManager Manager, FieldSet Fields, string? Time);
