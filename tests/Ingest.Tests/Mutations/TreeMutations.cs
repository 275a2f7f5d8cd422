using System.Text;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Publishing;

namespace Signalbox.Ingest.Tests.Mutations;

/// <summary>Mutations of what the text means: the result is well-formed JSON or YAML.</summary>
internal static class TreeMutations
{
    private static readonly string[] s_numbers =
    [
        "1e400", "-1e400", "1e-400", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616", "0.1234567890123456789012345678901", "-0", "1E+308",
        new string('9', 350), "1." + new string('3', 300), "79228162514264337593543950336",
    ];

    private static readonly string[] s_references =
    [
        "#", "#/", "#/paths", "#/info/title", "#/components/schemas/None", "#/definitions/None", "../../etc/passwd", "/etc/passwd", "other.yaml", "openapi.json#/paths", "openapi.yaml", "http://127.0.0.1/a.yaml",
        "file:///etc/passwd", "#/components/schemas/%", "#/%00", "a\u0000b", "", "#/~2", "https://[::1]:99999/",
    ];

    public static byte[] Apply(MutationKind kind, byte[] source, string name, bool yaml, Random random)
    {
        var root = Read(source, name);
        var places = new List<(JsonNode Parent, object Key)>();
        Places(root, places);
        for (var rounds = random.Next(1, 5); rounds > 0; rounds--)
        {
            var (parent, key) = places[random.Next(places.Count)];
            Set(parent, key, kind switch
            {
                MutationKind.DeepNesting => Nested(random.Next(3) == 0 ? random.Next(200, 900) : random.Next(150, 210), random),
                MutationKind.ReferenceBomb => Bomb(root, random),
                MutationKind.HugeNumbers => JsonNode.Parse(s_numbers[random.Next(s_numbers.Length)]),
                MutationKind.SwappedTypes => Swapped(random),
                _ => new JsonObject { ["$ref"] = s_references[random.Next(s_references.Length)] },
            });
        }

        return Write(root, yaml);
    }

    public static JsonObject Read(byte[] source, string name) => (JsonObject)(name.EndsWith("yaml", StringComparison.Ordinal)
        ? YamlTree.Parse(source, name, new DocumentLimits(), CancellationToken.None) : JsonNode.Parse(source))!;

    public static byte[] Write(JsonObject root, bool yaml)
    {
        if (yaml) return Encoding.UTF8.GetBytes(YamlText.Write(root));
        var options = new System.Text.Json.JsonSerializerOptions { MaxDepth = 4000 };
        return Encoding.UTF8.GetBytes(root.ToJsonString(options));
    }

    private static void Places(JsonNode? node, List<(JsonNode, object)> places)
    {
        var children = node switch
        {
            JsonObject map => map.Select(entry => ((object)entry.Key, entry.Value)),
            JsonArray list => list.Select((item, i) => ((object)i, item)),
            _ => [],
        };
        foreach (var (key, child) in children)
        {
            places.Add((node!, key));
            Places(child, places);
        }
    }

    private static void Set(JsonNode parent, object key, JsonNode? value)
    {
        if (parent is JsonObject map) map[(string)key] = value;
        else if ((int)key < ((JsonArray)parent).Count) parent[(int)key] = value;
    }

    private static JsonNode Nested(int depth, Random random)
    {
        JsonNode node = new JsonObject { ["type"] = "string" };
        var form = random.Next(4);
        for (var i = 0; i < depth; i++)
        {
            node = form switch
            {
                0 => new JsonArray(node),
                1 => new JsonObject { ["type"] = "array", ["items"] = node },
                2 => new JsonObject { ["allOf"] = new JsonArray(node) },
                _ => new JsonObject { ["properties"] = new JsonObject { ["p"] = node } },
            };
        }

        return node;
    }

    /// <summary>Levels of schemas, each of which uses the next one many times; the last goes back to the first.</summary>
    private static JsonObject Bomb(JsonObject root, Random random)
    {
        var swagger = root.ContainsKey("swagger");
        var parent = swagger ? root : root["components"] as JsonObject ?? (JsonObject)(root["components"] = new JsonObject())!;
        var kept = swagger ? "definitions" : "schemas";
        var schemas = parent[kept] as JsonObject ?? (JsonObject)(parent[kept] = new JsonObject())!;
        var start = swagger ? "#/definitions/" : "#/components/schemas/";
        var (levels, width, form) = (random.Next(1, 40), random.Next(1, 30), random.Next(4));
        for (var level = 0; level < levels; level++)
        {
            var uses = Enumerable.Range(0, width).Select(_ => (JsonNode?)new JsonObject { ["$ref"] = $"{start}Bomb{(level + 1) % levels}" }).ToArray();
            schemas[$"Bomb{level}"] = form switch
            {
                0 => new JsonObject { ["allOf"] = new JsonArray(uses) },
                1 => new JsonObject { ["oneOf"] = new JsonArray(uses) },
                2 => new JsonObject { ["properties"] = new JsonObject(uses.Select((use, i) => KeyValuePair.Create($"p{i}", use))), ["required"] = new JsonArray("p0") },
                _ => new JsonObject { ["$ref"] = $"{start}Bomb{(level + 1) % levels}" },
            };
        }

        return new JsonObject { ["$ref"] = start + "Bomb0" };
    }

    private static JsonNode? Swapped(Random random) => random.Next(9) switch
    {
        0 => null,
        1 => true,
        2 => -1.5,
        3 => "",
        4 => "text",
        5 => new JsonArray(),
        6 => new JsonArray(1, "a", null, new JsonObject()),
        7 => new JsonObject(),
        _ => new JsonObject { ["type"] = new JsonArray("object", 3), ["properties"] = "none", ["items"] = new JsonArray(), ["required"] = true, ["enum"] = new JsonObject(), ["schema"] = 1 },
    };
}
