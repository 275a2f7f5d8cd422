using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Kinds;

/// <summary>The built-in kinds, described by files of this assembly in the form of CustomResourceDefinitions.</summary>
internal static class BuiltInKinds
{
    private static readonly HashSet<string> ReviewGroups = ["authentication.k8s.io", "authorization.k8s.io"];

    public static IReadOnlyList<ResourceDefinition> Load()
    {
        var assembly = typeof(BuiltInKinds).Assembly;
        var result = new List<ResourceDefinition>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.Contains(".BuiltIn.", StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
            foreach (var document in YamlReading.ParseAll(reader.ReadToEnd()))
                result.AddRange(DefinitionReader.Read(document, isCustom: false));
        }

        return [.. result
            .Select(definition => definition with { IsReview = ReviewGroups.Contains(definition.Group) })
            .OrderBy(definition => definition.Group.Length > 0)];
    }
}
