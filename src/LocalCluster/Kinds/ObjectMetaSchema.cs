using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Schemas;

namespace Signalbox.LocalCluster.Kinds;

/// <summary>The schema of <c>metadata</c>, the same for all kinds.</summary>
internal static class ObjectMetaSchema
{
    public static StructuralSchema Schema { get; } = Load();

    private static StructuralSchema Load()
    {
        var assembly = typeof(ObjectMetaSchema).Assembly;
        var name = assembly.GetManifestResourceNames().Single(resource => resource.EndsWith(".ObjectMeta.yaml", StringComparison.Ordinal));
        using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
        return SchemaReader.Read(YamlReading.ParseAll(reader.ReadToEnd())[0], "metadata");
    }
}
