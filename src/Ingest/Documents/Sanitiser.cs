using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Documents;

/// <summary>
/// Puts right what parsers stumble over and what stands nowhere in the specification: text where a schema or a map must be, a <c>required</c> that is
/// no list, a <c>$ref</c> that is no text. Each repair is a warning.
/// </summary>
internal sealed class Sanitiser(string file, DocumentWarnings warnings, CancellationToken cancellation)
{
    private readonly List<string> _path = [];

    public void Clean(JsonObject document) => Walk(document, DocumentPosition.Root);

    private void Walk(JsonObject map, DocumentPosition position)
    {
        cancellation.ThrowIfCancellationRequested();
        List<Repair>? repairs = null;
        foreach (var (key, value) in map)
        {
            var child = DocumentGrammar.Child(position, key) is var at and not DocumentPosition.Prose ? at : DocumentPosition.Data;
            _path.Add(key);
            if (position is DocumentPosition.Schema or DocumentPosition.SchemaOrList && Fault(key, value) is { } fault)
            {
                Warn(fault);
                (repairs ??= []).Add(new Repair(key, null, true));
            }
            else if (child != DocumentPosition.Data && !Accepts(child, value))
            {
                Warn($"{Kind(value)} stands where {Wanted(child)} must be; it is replaced by an empty one.");
                (repairs ??= []).Add(new Repair(key, IsList(child) ? new JsonArray() : new JsonObject(), false));
            }
            else if (value is JsonObject inner && child != DocumentPosition.Data)
            {
                Walk(inner, child);
            }
            else if (value is JsonArray list && child != DocumentPosition.Data)
            {
                WalkList(list, DocumentGrammar.Item(child));
            }

            _path.RemoveAt(_path.Count - 1);
        }

        foreach (var (key, with, remove) in repairs ?? [])
        {
            if (remove) map.Remove(key);
            else map[key] = with;
        }
    }

    private void WalkList(JsonArray list, DocumentPosition item)
    {
        if (item == DocumentPosition.Data) return;
        for (var i = list.Count - 1; i >= 0; i--)
        {
            _path.Add(i.ToString(System.Globalization.CultureInfo.InvariantCulture));
            if (list[i] is JsonObject map) Walk(map, item);
            else if (!(item == DocumentPosition.Schema && list[i] is JsonValue flag && flag.GetValueKind() is JsonValueKind.True or JsonValueKind.False))
            {
                Warn($"{Kind(list[i])} stands where {Wanted(item)} must be; it is left out.");
                list.RemoveAt(i);
            }

            _path.RemoveAt(_path.Count - 1);
        }
    }

    private static bool IsList(DocumentPosition position) => position is DocumentPosition.ParameterList or DocumentPosition.SchemaList;

    private static bool Accepts(DocumentPosition position, JsonNode? value) => position switch
    {
        DocumentPosition.ParameterList or DocumentPosition.SchemaList => value is JsonArray,
        DocumentPosition.SchemaOrList => value is JsonArray or JsonObject || IsBoolean(value),
        DocumentPosition.Schema => value is JsonObject || IsBoolean(value),
        _ => value is JsonObject,
    };

    private static string? Fault(string key, JsonNode? value) => key switch
    {
        "$ref" when value is not JsonValue => "$ref is no text; it is left out.",
        "required" when value is not JsonArray => "required is no list of names; it is left out.",
        "enum" when value is not JsonArray => "enum is no list; it is left out.",
        "type" when value is not (JsonArray or JsonValue) => "type is no text; it is left out.",
        _ => null,
    };

    private static bool IsBoolean(JsonNode? value) => value?.GetValueKind() is JsonValueKind.True or JsonValueKind.False;

    private static string Kind(JsonNode? value) => value switch
    {
        null => "Nothing",
        JsonArray => "A list",
        JsonObject => "An object",
        _ => "A plain value",
    };

    private static string Wanted(DocumentPosition position) => position switch
    {
        DocumentPosition.Schema or DocumentPosition.SchemaOrList => "a schema",
        _ when IsList(position) => "a list",
        _ => "an object",
    };

    private void Warn(string message) => warnings.Add("structure", $"{file}#/{string.Join('/', _path.Select(JsonPointers.Escape))}", message);

    private sealed record Repair(string Key, JsonNode? With, bool Remove);
}
