namespace Signalbox.LocalCluster.Applying;

/// <summary>Whose fields an entry of managedFields lists. One name applying and updating is two managers.</summary>
internal readonly record struct FieldManager(string Name, string Operation, string ApiVersion, string Subresource);
