using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Crds;

/// <summary>Samples of config/samples, and what tests change in them.</summary>
internal static class CrdObjects
{
    private static readonly string s_samples = Path.Combine(RepositoryPaths.Root, "config", "samples");

    public static IReadOnlyList<string> Samples { get; } = [.. Directory.EnumerateFiles(s_samples, "*.yaml").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];

    public static IReadOnlyList<JsonObject> Cases { get; } =
        YamlDocuments.Read(File.ReadAllText(Path.Combine(RepositoryPaths.Root, "tests", "EndToEnd.Tests", "Crds", "cases.yaml")));

    /// <summary>The sample as one would create it in the namespace.</summary>
    public static JsonObject Sample(string file, string ns)
    {
        var sample = YamlDocuments.Read(File.ReadAllText(Path.Combine(s_samples, file))).Single();
        sample["metadata"]!["namespace"] = ns;
        return sample;
    }

    /// <summary>Puts values at JSON Pointers; null takes away.</summary>
    public static JsonObject With(JsonObject sample, JsonObject? values)
    {
        foreach (var (pointer, value) in values ?? [])
        {
            var names = pointer.Split('/')[1..];
            var parent = names[..^1].Aggregate((JsonNode)sample, (at, name) => at is JsonArray list ? list[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : at[name]!);
            if (value is null)
                parent.AsObject().Remove(names[^1]);
            else
                parent[names[^1]] = value.DeepClone();
        }
        return sample;
    }

    /// <summary>Where objects of its kind lie in its namespace.</summary>
    public static string Collection(JsonObject o) =>
        $"/apis/signalbox.dev/v1alpha1/namespaces/{o["metadata"]!["namespace"]}/{((string)o["kind"]!).ToLowerInvariant()}s";
}
