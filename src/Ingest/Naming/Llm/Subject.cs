using System.Text.Json.Nodes;
using Signalbox.Ingest.Clustering;

namespace Signalbox.Ingest.Naming.Llm;

/// <summary>One workflow as a model is shown it: everything in it is data from the document or made by the deterministic generator.</summary>
internal sealed class Subject
{
    private const int MaxAbout = 240;
    private const int MaxRequests = 5;
    private const int MaxArguments = 12;
    private const int MaxWord = 120;

    public Subject(WorkflowDraft draft, List<string> words)
    {
        Draft = draft;
        Name = Words.Snake(words);
        Risk = RiskReader.Of(draft).Risk;
        // A text that addresses the model is not shown to it at all: its words are in the path, and a reviewer sees the finding.
        var texts = draft.Operations.SelectMany(operation => new[] { operation.Summary, operation.Description });
        Withheld = TextCheck.Findings(texts).Any(finding => finding is "instruction-like-text" or "hidden-characters");
        Shown = new JsonObject
        {
            ["name"] = Name,
            ["risk"] = Risk,
            ["requests"] = Texts(draft.Operations.Select(operation => operation.ToString()), MaxRequests),
            ["arguments"] = Texts(draft.Fields.Where(field => field.Required).Concat(draft.Fields.Where(field => !field.Required)).Select(field => field.Source), MaxArguments),
            ["about"] = Withheld ? string.Join(' ', words) : Prose.Short(WorkflowWriter.Description(draft, words), MaxAbout),
        };
    }

    public WorkflowDraft Draft { get; }

    /// <summary>The tool's name as the deterministic generator gives it.</summary>
    public string Name { get; }

    /// <summary>read, change or destroy.</summary>
    public string Risk { get; }

    /// <summary>Whether texts of the document were kept from the model.</summary>
    public bool Withheld { get; }

    /// <summary>What the model is shown, without the id that it is called by in one question.</summary>
    public JsonObject Shown { get; }

    private static JsonArray Texts(IEnumerable<string> texts, int most) =>
        new(texts.Distinct(StringComparer.Ordinal).Take(most)
            .Select(text => (JsonNode)(TextCheck.Findings([text.Replace('_', ' ')]).Any() ? "(withheld)" : text.Length <= MaxWord ? text : text[..MaxWord])).ToArray());
}
