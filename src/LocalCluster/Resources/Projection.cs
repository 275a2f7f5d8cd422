using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Resources;

/// <summary>Between an object as it is stored and as one version of its kind shows it.</summary>
internal static class Projection
{
    public static byte[] Bytes(StoredObject stored, ResourceDefinition definition) =>
        IsStoredForm(definition) ? stored.Json : CanonicalJson.ToBytes(Tree(stored, definition));

    public static JsonObject Tree(StoredObject stored, ResourceDefinition definition)
    {
        var tree = stored.Parse();
        if (IsStoredForm(definition))
            return tree;
        if (IsNewEvent(definition))
            return EventProjection.ToNew(tree);

        tree["apiVersion"] = definition.ApiVersion;
        return tree;
    }

    public static JsonObject ToStored(JsonObject tree, ResourceDefinition definition) =>
        IsNewEvent(definition) ? EventProjection.ToCore(tree) : tree;

    private static bool IsStoredForm(ResourceDefinition definition) => definition.IsOnlyVersion && !IsNewEvent(definition);

    private static bool IsNewEvent(ResourceDefinition definition) => definition is { Group: "events.k8s.io", Plural: "events" };
}
