using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Resources;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Selecting;

/// <summary>A parsed <c>fieldSelector</c>. Every kind knows its name and namespace; a few built-in kinds and those that say so (<c>selectableFields</c>) know more.</summary>
internal sealed class FieldSelector
{
    private static readonly Dictionary<string, string[]> Fields = new(StringComparer.Ordinal)
    {
        ["events"] = ["involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid", "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "regarding.kind", "regarding.namespace", "regarding.name", "regarding.uid", "regarding.apiVersion", "reason", "reportingComponent", "reportingController", "source", "type"],
        ["secrets"] = ["type"],
        ["namespaces"] = ["status.phase"],
    };

    private readonly IReadOnlyList<(string Field, bool Equal, string Value)> _terms;

    private FieldSelector(IReadOnlyList<(string, bool, string)> terms) => _terms = terms;

    /// <exception cref="FormatException">The text is no selector, or names a field that cannot be selected by.</exception>
    public static FieldSelector Parse(string? text, ResourceDefinition definition)
    {
        var terms = new List<(string, bool, string)>();
        foreach (var term in (text ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var sign = term.Contains("!=", StringComparison.Ordinal) ? "!=" : term.Contains("==", StringComparison.Ordinal) ? "==" : "=";
            var at = term.IndexOf(sign, StringComparison.Ordinal);
            if (at <= 0)
                throw new FormatException($"invalid field selector: {term}; can't understand '{term}'");

            var field = term[..at];
            if (field is not ("metadata.name" or "metadata.namespace") && !definition.SelectableFields.Contains(field)
                && !Fields.GetValueOrDefault(definition.StorageName, []).Contains(field))
                throw new FormatException($"field label not supported: {field}");
            terms.Add((field, sign != "!=", term[(at + sign.Length)..]));
        }

        return new FieldSelector(terms);
    }

    public bool Matches(StoredObject stored, ResourceDefinition definition)
    {
        JsonObject? tree = null;
        foreach (var (field, equal, value) in _terms)
        {
            var actual = field switch
            {
                "metadata.name" => stored.Key.Name,
                "metadata.namespace" => stored.Key.Namespace,
                "source" => (tree ??= Projection.Tree(stored, definition)).Map("source").Text("component") ?? tree.Text("reportingComponent"),
                _ => Read(tree ??= Projection.Tree(stored, definition), field),
            };
            if (((actual ?? "") == value) != equal)
                return false;
        }

        return true;
    }

    private static string? Read(JsonObject tree, string field)
    {
        JsonNode? at = tree;
        foreach (var name in field.Split('.'))
            at = (at as JsonObject)?[name];
        // Numbers and booleans are selected by their text.
        return at.Text() ?? (at as JsonValue)?.ToJsonString();
    }
}
