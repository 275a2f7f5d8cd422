using System.Text.Json;
using Signalbox.Workflows.JsonPath;

namespace Signalbox.Workflows.Expressions;

/// <summary>Arazzo 1.1 Selector Object: a JSONPath query or JSON Pointer applied to the value of an expression.</summary>
/// <remarks>A JSONPath query that selects one node gives its value; several give an array. What selects nothing has no value.</remarks>
internal sealed class SelectorTemplate(RuntimeExpression context, QueryTemplate? query, JsonPointer? pointer, string selector) : ValueTemplate
{
    internal override IEnumerable<RuntimeExpression> Expressions => [context, .. query?.Expressions ?? []];

    public override JsonElement Evaluate(ExpressionScope scope)
    {
        var root = context.Evaluate(scope);
        if (root.ValueKind == JsonValueKind.Undefined)
            return context.Optional ? root : throw new MissingValueException($"{context.Text} has no value: {context.WhyMissing}.");
        var value = pointer is not null ? pointer.Resolve(root) : Selected(root, scope);
        return value.ValueKind != JsonValueKind.Undefined
            ? value
            : throw new MissingValueException($"'{selector}' selects nothing in {context.Text}.");
    }

    private JsonElement Selected(JsonElement root, ExpressionScope scope)
    {
        IReadOnlyList<JsonPathNode> nodes;
        try
        {
            nodes = query!.Select(scope, root);
        }
        catch (JsonPathException e)
        {
            throw new MissingValueException($"'{selector}' is no JSONPath query once its expressions are filled in: {e.Message}.");
        }
        if (nodes.Count == 0)
            return default;
        if (nodes.Count == 1)
            return nodes[0].Value;
        return JsonElement.Parse(JsonText.Utf8(writer =>
        {
            writer.WriteStartArray();
            foreach (var node in nodes)
                node.Value.WriteTo(writer);
            writer.WriteEndArray();
        }));
    }
}
