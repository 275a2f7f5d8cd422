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
        foreach (var (place, text) in Tool(spec.Tool).Concat(Schema("inputs", inputs, named: false)).Concat(draft.Operations.SelectMany(Operation)))
        {
            foreach (var kind in _known.Findings(text))
            {
                if (!found.TryGetValue(kind, out var places)) found[kind] = places = [];
                if (!places.Contains(place)) places.Add(place);
            }
        }

        return found.Count == 0 ? "" : string.Join("; ", found.Keys.Order(StringComparer.Ordinal).Select(kind => $"{kind} ({Places(found[kind])})"));
    }

    private static string Places(List<string> places)
    {
        var shown = string.Join(", ", places.Take(MostPlaces).Select(place => place.Length <= LongestPlace ? place : place[..(LongestPlace - 1)] + "…"));
        return places.Count > MostPlaces ? $"{shown} and {places.Count - MostPlaces} more" : shown;
    }

    private static IEnumerable<PlacedText> Tool(ToolSpec tool) => [new("name", tool.Name), new("title", tool.Title), new("description", tool.Description)];

    private IEnumerable<PlacedText> Operation(Operations.ApiOperation operation) =>
        operation.Parameters.Select(parameter => new PlacedText($"{operation} parameter {Visible(parameter.Name)}", parameter.Description))
            .Prepend(new PlacedText($"{operation} description", operation.Description))
            .Prepend(new PlacedText($"{operation} summary", operation.Summary)).Prepend(new PlacedText("path", operation.ToString()));

    /// <summary>Every text of a schema, names of properties among them: a client reads them all.</summary>
    /// <param name="place">Where it stands.</param>
    /// <param name="node">The schema, or a part of it.</param>
    /// <param name="named">Whether the members have names of the document's, such as those of <c>properties</c>.</param>
    private IEnumerable<PlacedText> Schema(string place, JsonNode? node, bool named) => node switch
    {
        JsonObject map => map.SelectMany(entry => Schema(
            named ? $"{place}.{Visible(entry.Key)}" : Keyword(place, entry.Key), entry.Value, !named && entry.Key is "properties" or "$defs").Prepend(new PlacedText(place, entry.Key))),
        JsonArray list => list.SelectMany(item => Schema(place, item, named: false)),
        JsonValue value when value.TryGetValue<string>(out var text) => [new PlacedText(place, text)],
        _ => [],
    };

    private static string Keyword(string place, string keyword) =>
        keyword is "description" or "title" or "enum" or "const" or "default" or "example" or "examples" or "pattern" ? $"{place} {keyword}" : place;

    /// <summary>A place is shown to people and models: what is hidden in it stays out.</summary>
    private string Visible(string name) => _known.Findings(name).Count > 0 ? "(withheld)" : name;

    private sealed record PlacedText(string Place, string? Text);
}
