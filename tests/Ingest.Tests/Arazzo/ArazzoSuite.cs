using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Ingest.Tests.Arazzo;

/// <summary>The Arazzo specification's schema, examples and fixtures, which live beside the repository.</summary>
internal static class ArazzoSuite
{
    private static readonly Lazy<SchemaValidator> s_schema = new(() =>
    {
        var schema = (JsonObject)Yaml(File.ReadAllBytes(Path.Combine(Folder!, "src", "schemas", "validation", "schema.yaml")));
        schema["$defs"]!["schema"] = true; // the metaschema of JSON Schema is not in the file, and nothing is fetched
        return SchemaValidator.Compile(JsonDocument.Parse(schema.ToJsonString()).RootElement);
    });

    public static string? Folder { get; } =
        SharedSpecs.Folder is { } specs && Path.Combine(specs, "..", "suites", "arazzo") is var folder && Directory.Exists(folder) ? Path.GetFullPath(folder) : null;

    public static JsonNode Yaml(byte[] text) => YamlTree.Parse(text, "document", new DocumentLimits(), default)!;

    public static JsonNode Yaml(string text) => Yaml(Encoding.UTF8.GetBytes(text));

    /// <summary>What the published schema of 1.1 has against a document.</summary>
    public static IReadOnlyList<string> Faults(JsonNode document)
    {
        using var parsed = JsonDocument.Parse(document.ToJsonString());
        return [.. s_schema.Value.Validate(parsed.RootElement).Select(fault => fault.ToString())];
    }

    /// <summary>Arazzo documents of the shared folder, relative to it: those whose top says so.</summary>
    public static IEnumerable<string> Documents()
    {
        if (SharedSpecs.Folder is null || Folder is null) return [];
        var shared = Path.GetFullPath(Path.Combine(SharedSpecs.Folder, ".."));
        return ((string[])[Path.Combine(SharedSpecs.Folder, "arazzo"), Path.Combine(Folder, "examples")])
            .SelectMany(root => Directory.EnumerateFiles(root, "*.yaml", SearchOption.AllDirectories))
            .Where(path => File.ReadLines(path).Any(line => line.StartsWith("arazzo:", StringComparison.Ordinal)))
            .Select(path => Path.GetRelativePath(shared, path)).Order(StringComparer.Ordinal);
    }

    public static string FullPath(string document) => Path.GetFullPath(Path.Combine(SharedSpecs.Folder!, "..", document));
}
