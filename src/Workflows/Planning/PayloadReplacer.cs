using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Sets values within a payload (Arazzo 1.1, Payload Replacement Object).</summary>
internal static class PayloadReplacer
{
    /// <summary>
    /// A JSON Pointer may add a member to an object that is there, or append with <c>-</c>; a JSONPath query sets every node it selects.
    /// A value that stands for an argument not given leaves the payload as it is.
    /// </summary>
    /// <exception cref="MissingValueException">The target is not in the payload.</exception>
    public static JsonNode? Apply(JsonNode? root, PlannedReplacement replacement, JsonElement value)
    {
        if (value.ValueKind == JsonValueKind.Undefined)
            return root;
        if (replacement.Pointer is { } pointer)
            return Set(root, pointer.Tokens, value, replacement.Target);
        var nodes = replacement.Query!.Select(JsonElement.Parse(root?.ToJsonString() ?? "null"));
        if (nodes.Count == 0)
            throw NotThere(replacement.Target);
        return nodes.Aggregate(root, (changed, node) => Set(changed, node.Location?.Tokens() ?? [], value, replacement.Target));
    }

    private static JsonNode? Set(JsonNode? root, IReadOnlyList<string> tokens, JsonElement value, string target)
    {
        var node = JsonNode.Parse(value.GetRawText());
        if (tokens.Count == 0)
            return node;
        var parent = tokens.Take(tokens.Count - 1).Aggregate(root, (at, token) => Child(at, token) ?? throw NotThere(target));
        var last = tokens[^1];
        switch (parent)
        {
            case JsonObject members:
                members[last] = node;
                break;
            case JsonArray items when last == "-":
                items.Add(node);
                break;
            case JsonArray items when JsonPointer.Index(last) is { } index && index < items.Count:
                items[index] = node;
                break;
            default:
                throw NotThere(target);
        }
        return root;
    }

    private static JsonNode? Child(JsonNode? node, string token) => node switch
    {
        JsonObject members => members[token],
        JsonArray items when JsonPointer.Index(token) is { } index && index < items.Count => items[index],
        _ => null,
    };

    private static MissingValueException NotThere(string target) =>
        new(string.Format(CultureInfo.InvariantCulture, "The replacement target '{0}' is not in the payload.", target));
}
