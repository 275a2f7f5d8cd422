using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest;
using Signalbox.Workflows.Model;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Signalbox.Cli.Planning;

/// <summary>Workflows and targets of a manifest file: YAML, of one document or several, or JSON.</summary>
internal sealed class ManifestFile
{
    private const long MostBytes = 8 * 1024 * 1024;

    /// <summary>Nodes once aliases are expanded: a few lines of YAML can stand for more than memory holds.</summary>
    private const int MostNodes = 200_000;

    private const int Deepest = 64;

    private readonly string _path;
    private int _nodes;

    private ManifestFile(string path) => _path = path;

    public List<McpWorkflow> Workflows { get; } = [];

    public List<McpTarget> Targets { get; } = [];

    /// <exception cref="DocumentException">It cannot be read, with file, place and remedy.</exception>
    public static ManifestFile Read(string path)
    {
        var file = new ManifestFile(path);
        try
        {
            if (new FileInfo(path).Length > MostBytes)
                throw file.Fault("", $"The file is larger than {MostBytes / 1024 / 1024} MB.", "Give the manifest of one workflow.");
            using var reader = new StreamReader(path);
            var stream = new YamlStream();
            stream.Load(reader);
            foreach (var document in stream.Documents)
                file.Add(file.Convert(document.RootNode, 0));
        }
        catch (YamlException problem)
        {
            throw file.Fault($":{problem.Start.Line}:{problem.Start.Column}", $"No YAML: {problem.Message.TrimEnd('.')}.", "Correct it there.");
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            throw file.Fault("", problem.Message.TrimEnd('.') + ".", "Name a manifest file that can be read.");
        }
        return file;
    }

    /// <summary>The workflow of that name; null: the only one of the file.</summary>
    public McpWorkflow Workflow(string? name)
    {
        var found = Workflows.Where(w => name is null || w.Metadata.Name == name).ToList();
        return found switch
        {
            [var one] => one,
            [] when name is null => throw Fault("", "The file has no McpWorkflow.", "Name a manifest of kind McpWorkflow."),
            [] => throw Fault("", $"The file has no McpWorkflow {name}.", $"It has: {string.Join(", ", Workflows.Select(w => w.Metadata.Name))}."),
            _ => throw Fault("", $"The file has {found.Count} workflows.", $"Say which: {string.Join(", ", found.Select(w => w.Metadata.Name))}."),
        };
    }

    private void Add(JsonNode? document)
    {
        var kind = (document as JsonObject)?["kind"]?.ToString();
        try
        {
            if (kind == "McpWorkflow")
                Workflows.Add(document.Deserialize(WorkflowsJson.Default.McpWorkflow)!);
            else if (kind == "McpTarget")
                Targets.Add(document.Deserialize(WorkflowsJson.Default.McpTarget)!);
        }
        catch (JsonException problem)
        {
            throw Fault(problem.Path is { Length: > 1 } at ? $": {at.TrimStart('$', '.')}" : "", $"No {kind}: the value does not fit the field.", "See docs/kinds for what belongs there.");
        }
    }

    private JsonNode? Convert(YamlNode node, int depth)
    {
        if (++_nodes > MostNodes || depth > Deepest)
            throw Fault($":{node.Start.Line}:{node.Start.Column}", "The file nests too deep or holds too much.", "Give the manifest of one workflow.");
        return node switch
        {
            YamlMappingNode map => new JsonObject(map.Select(m => KeyValuePair.Create(Key(m.Key), Convert(m.Value, depth + 1)))),
            YamlSequenceNode list => new JsonArray([.. list.Select(item => Convert(item, depth + 1))]),
            YamlScalarNode { Style: ScalarStyle.Plain } plain => Plain(plain.Value ?? ""),
            YamlScalarNode quoted => JsonValue.Create(quoted.Value),
            _ => throw Fault($":{node.Start.Line}:{node.Start.Column}", "This is no YAML that manifests are made of.", "Correct it there."),
        };
    }

    private string Key(YamlNode key) => key is YamlScalarNode { Value: { } text }
        ? text
        : throw Fault($":{key.Start.Line}:{key.Start.Column}", "A key is no text.", "Correct it there.");

    /// <summary>The YAML 1.2 core schema, as the API server's reader has it for all that manifests hold.</summary>
    private static JsonValue? Plain(string text) => text switch
    {
        "" or "~" or "null" => null,
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) => JsonValue.Create(whole),
        _ when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => JsonValue.Create(number),
        _ => JsonValue.Create(text),
    };

    private DocumentException Fault(string at, string fault, string remedy) => new(fault, _path + at, remedy);
}
