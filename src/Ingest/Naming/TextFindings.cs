using System.Text.Json.Nodes;
using Signalbox.Ingest.Clustering;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Naming;

/// <summary>What the text check finds about one workflow, and where: in the tool as a client reads it, then in the document's texts behind it.</summary>
internal sealed class TextFindings
{
    /// <summary>As many places of one kind as a person looks at.</summary>
    private const int MostPlaces = 3;

    private const int LongestPlace = 80;
    private readonly KnownTexts _known = new();

    /// <summary>Such as <c>links (description, inputs.url description); hidden-characters (GET /pets summary)</c>; empty where nothing is found.</summary>
    public string Of(McpWorkflowSpec spec, JsonNode? inputs, WorkflowDraft draft)
    {
        var found = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        Look(found, spec.Tool.Name, "name");
        Look(found, spec.Tool.Title, "title");
        Look(found, spec.Tool.Description, "description");
        Schema(found, "inputs", inputs, named: false);
        foreach (var operation in draft.Operations) Operation(found, operation);

        return found.Count == 0 ? "" : string.Join("; ", found.Keys.Order(StringComparer.Ordinal).Select(kind => $"{kind} ({Places(found[kind])})"));
    }

    private static string Places(List<string> places)
    {
        var shown = string.Join(", ", places.Take(MostPlaces).Select(place => place.Length <= LongestPlace ? place : place[..(LongestPlace - 1)] + "…"));
        return places.Count > MostPlaces ? $"{shown} and {places.Count - MostPlaces} more" : shown;
    }

    private void Operation(Dictionary<string, List<string>> found, Operations.ApiOperation operation)
    {
        var own = operation.ToString();
        Look(found, own, "path");
        Look(found, operation.Summary, own, "summary");
        Look(found, operation.Description, own, "description");
        foreach (var parameter in operation.Parameters)
        {
            if (_known.Findings(parameter.Description).Count > 0) Look(found, parameter.Description, own, $"parameter {Visible(parameter.Name)}");
        }
    }

    /// <summary>Every text of a schema, names of properties among them: a client reads them all.</summary>
    /// <param name="found">Takes what is found.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="node">The schema, or a part of it.</param>
    /// <param name="named">Whether the members have names of the document's, such as those of <c>properties</c>.</param>
    private void Schema(Dictionary<string, List<string>> found, string place, JsonNode? node, bool named)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list) Schema(found, place, item, named: false);
        }
        else if (node is JsonValue value)
        {
            if (value.TryGetValue<string>(out var text)) Look(found, text, place);
        }
        else if (node is JsonObject map)
        {
            foreach (var (name, member) in map)
            {
                Look(found, name, place);
                var keyword = named ? null : Keyword(name);
                // Most texts are in order: their places are not spelled out.
                if (member is JsonValue leaf && !named)
                {
                    if (leaf.TryGetValue<string>(out var text)) Look(found, text, place, keyword);
                }
                else if (member is not null)
                {
                    Schema(found, named ? $"{place}.{Visible(name)}" : keyword is null ? place : $"{place} {keyword}", member, !named && name is "properties" or "$defs");
                }
            }
        }
    }

    /// <summary>Notes what is wrong with the text, if anything is, and where: at the place, or at the part of it.</summary>
    private void Look(Dictionary<string, List<string>> found, string? text, string place, string? part = null)
    {
        var kinds = _known.Findings(text);
        if (kinds.Count == 0) return;
        var whole = part is null ? place : $"{place} {part}";
        foreach (var kind in kinds)
        {
            if (!found.TryGetValue(kind, out var places)) found[kind] = places = [];
            if (!places.Contains(whole)) places.Add(whole);
        }
    }

    private static string? Keyword(string name) =>
        name is "description" or "title" or "enum" or "const" or "default" or "example" or "examples" or "pattern" ? name : null;

    /// <summary>A place is shown to people and models: what is hidden in it stays out.</summary>
    private string Visible(string name) => _known.Findings(name).Count > 0 ? "(withheld)" : name;
}
