namespace Signalbox.LocalCluster.Resources;

/// <summary>The query options that all writes share.</summary>
/// <param name="FieldManager">Who writes, for managedFields.</param>
/// <param name="DryRun">Check and answer, but store nothing.</param>
/// <param name="Validation">How unknown fields are treated.</param>
/// <param name="IsApply">The change is a server-side apply, which keeps managedFields itself.</param>
/// <param name="Duplicates">Fields that the body held twice.</param>
internal sealed record WriteOptions(string FieldManager, bool DryRun, FieldValidation Validation, bool IsApply, IReadOnlyList<string> Duplicates);
