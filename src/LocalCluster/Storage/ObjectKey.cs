namespace Signalbox.LocalCluster.Storage;

/// <summary>Where an object is stored: resource (<c>plural</c> or <c>plural.group</c>), namespace (empty for cluster-scoped objects), name.</summary>
internal readonly record struct ObjectKey(string Resource, string Namespace, string Name)
{
    /// <summary>Order of lists, as etcd has it: by namespace, then by name.</summary>
    public string SortKey => Namespace.Length == 0 ? Name : $"{Namespace}/{Name}";

    public override string ToString() => $"{Resource}/{SortKey}";
}
