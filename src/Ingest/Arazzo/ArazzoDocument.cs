using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest.Arazzo;

/// <summary>An Arazzo document whose structure is checked and whose reusable objects stand where they are used.</summary>
internal sealed partial class ArazzoDocument
{
    private ArazzoDocument(SourceFile file, SourceFolder? folder, JsonObject root, string version) => (File, Folder, Root, Version) = (file, folder, root, version);

    public SourceFile File { get; }

    /// <summary>What its relative references may reach; null for a document from the network.</summary>
    public SourceFolder? Folder { get; }

    public JsonObject Root { get; }

    /// <summary>As stated: <c>1.0.1</c>, <c>1.1.0</c>.</summary>
    public string Version { get; }

    public string Name => File.Display;

    public string Digest => "sha256:" + File.Sha256;

    public ArazzoPlace Place => new(Name, "");

    public static bool IsArazzo(JsonNode? root) => root is JsonObject map && map.ContainsKey("arazzo");

    /// <exception cref="DocumentException">It states another version, or does not follow the specification.</exception>
    public static ArazzoDocument Read(SourceFile file, SourceFolder? folder, DocumentWarnings warnings)
    {
        var place = new ArazzoPlace(file.Display, "");
        var root = (JsonObject)file.Root!;
        var version = root["arazzo"] is JsonValue stated && stated.GetValueKind() is JsonValueKind.String or JsonValueKind.Number ? root["arazzo"]!.ToString() : "";
        if (!Supported().IsMatch(version))
            throw place["arazzo"].Fault($"The document states version {Shown(version)} of Arazzo.", "Give Arazzo 1.0 or 1.1, such as arazzo: 1.1.0.");
        Normalise(root);
        ReusableObjects.Expand(root, place);
        DocumentCheck.Check(root, place);
        UnknownMembers.Warn(root, place, warnings);
        return new(file, folder, root, version);
    }

    private static string Shown(string version) => version.Length == 0 ? "in no readable form" : version.Length > 20 ? version[..20] + "…" : version;

    /// <summary>YAML reads <c>version: 1.0</c> as a number; it is meant as text.</summary>
    private static void Normalise(JsonObject root)
    {
        if (root["info"] is JsonObject info && info["version"] is JsonValue number && number.GetValueKind() == JsonValueKind.Number) info["version"] = number.ToString();
    }

    [GeneratedRegex(@"\A1\.[01]\.[0-9]+(-.+)?\z")]
    private static partial Regex Supported();
}
