using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Naming.Llm;

/// <summary>
/// Whether a model's words may stand for a workflow. It may say better what the workflow does; it may not make it look harmless, speak of arguments,
/// operations or addresses that it does not have, or speak to whoever reads it. Each check gives null, or the reason for refusing.
/// </summary>
internal static partial class WordingCheck
{
    private const int MaxTitle = 80;
    private const int MaxDescription = 400;

    public static string? Name(string name, WorkflowDraft draft)
    {
        if (name.Length > 64 || !SnakeName().IsMatch(name)) return "it is no verb and object in lower snake case of at most 64 characters";
        var words = name.Split('_');
        if (words[0] != draft.Verb && !Verbs.IsVerb(words[0])) return $"'{words[0]}' is no verb that is known";
        if (Misleads(words[0], draft)) return $"'{words[0]}' does not say that its risk is {RiskReader.Of(draft).Risk}";
        if (Speaks(string.Join(' ', words))) return "it addresses its reader";
        var known = Vocabulary(draft);
        return words.Skip(1).Any(word => known.Contains(Inflection.Singular(word))) ? null : "it has no word in common with what the workflow works on";
    }

    public static string? Title(string title, WorkflowDraft draft) => Text(title, 3, MaxTitle, draft);

    public static string? Description(string description, WorkflowDraft draft) => Text(description, 15, MaxDescription, draft);

    private static string? Text(string text, int least, int most, WorkflowDraft draft)
    {
        if (text.Length > most || Prose.Plain(text).Length < least) return $"it has not between {least} and {most} characters";
        if (TextCheck.Findings([text]).FirstOrDefault() is { } finding) return $"it has {finding.Replace('-', ' ')}";
        if (Speaks(text)) return "it addresses its reader";
        if (Address().IsMatch(text)) return "it has an address, a path or markup";
        if (RiskReader.Of(draft).Risk != RiskReader.Read && Harmless().IsMatch(text)) return $"it calls harmless what has the risk {RiskReader.Of(draft).Risk}";
        var first = Words.Split(Prose.Plain(text).Split(' ')[0]).FirstOrDefault() ?? "";
        if (Misleads(first, draft) || Misleads(Inflection.Singular(first), draft)) return $"'{first}' does not say that its risk is {RiskReader.Of(draft).Risk}";
        var known = Identifiers(draft);
        foreach (Match identifier in Identifier().Matches(text))
        {
            if (!known.Contains(identifier.Value.Trim('`', '{', '}', '\'', '"'))) return "it speaks of an argument or operation that the workflow does not have";
        }

        return null;
    }

    /// <summary>Reads where it changes, changes where it destroys, destroys where it reads: what stands first is all that many people read.</summary>
    private static bool Misleads(string verb, WorkflowDraft draft)
    {
        if (!Verbs.IsVerb(verb) || verb == draft.Verb) return false;
        return RiskReader.Of(draft).Risk switch
        {
            RiskReader.Read => !Verbs.IsRead(verb),
            RiskReader.Change => Verbs.IsRead(verb),
            _ => !Verbs.IsDestructive(verb),
        };
    }

    private static bool Speaks(string text) => ToReader().IsMatch(text) || TextCheck.Findings([text]).Contains("instruction-like-text");

    /// <summary>Words of paths, tags and texts, in the singular.</summary>
    private static HashSet<string> Vocabulary(WorkflowDraft draft) =>
        draft.Operations.SelectMany(operation => operation.Tags.Append(operation.Path).Append(operation.DeclaredId).Append(operation.Summary).Append(operation.Description))
            .Concat(draft.Objects.Select(words => string.Join(' ', words)))
            .SelectMany(text => Words.Split(text ?? "")).Where(word => word.Length > 1).Select(Inflection.Singular).ToHashSet(StringComparer.Ordinal);

    private static HashSet<string> Identifiers(WorkflowDraft draft) =>
        draft.Fields.Select(field => field.Source).Concat(draft.Outputs.Keys).Concat(draft.Operations.SelectMany(operation => PathTemplate.Segments(operation.Path)))
            .Concat(draft.Steps.SelectMany(step => step.Parameters.Select(one => one.Parameter.Name)))
            .Concat(draft.Fields.Where(field => field.In == "choice").SelectMany(field => field.Fixed?["enum"] as JsonArray ?? []).Select(value => value!.ToString()))
            .SelectMany(name => new[] { name, Words.Snake(Words.Split(name)) }).ToHashSet(StringComparer.Ordinal);

    [GeneratedRegex("^[a-z][a-z0-9]*(_[a-z0-9]+)+$", RegexOptions.CultureInvariant)]
    private static partial Regex SnakeName();

    [GeneratedRegex(
        @"[a-z][a-z0-9+.-]*://|\bwww\.|\b(mailto|javascript|data):|\]\s*\(|[<>]|(^|[\s""'(`,;:])/[A-Za-z{]|\b[a-z0-9-]+\.(com|net|org|io|dev|example|local|internal|cloud|app|ai|co|de|eu|ru|cn|info|biz|xyz|sh|test)\b|(?<!\bversion )\b\d{1,3}(\.\d{1,3}){3}\b|\S@\S",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Address();

    /// <summary>Sentences to a model or an approver, where a description speaks of the workflow.</summary>
    [GeneratedRegex(
        @"\b(you (must|should|need|are|have to|may only)|always (call|use|run|invoke|prefer|choose)|(call|use|invoke|run|prefer) (this|that|the|any|other|another) (\w+ )?(tools?|functions?)|(other|another|any|every) tools?|before (using|calling|anything)|ignore|disregard|assistants?|language models?|system prompt|instructions?|jailbreak|(already|pre-?) ?approved|approve (this|it)|no (review|approval) (is )?(needed|required))\b",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex ToReader();

    [GeneratedRegex(@"\b(read[- ]?only|harmless|risk[- ]?free|side[- ]?effects?|safe to|safely|nothing is changed|does not (change|delete|modify)|no (risk|danger|data loss))\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Harmless();

    /// <summary>snake_case, lowerCamelCase, {braces} and `code`.</summary>
    [GeneratedRegex(@"`[^`]*`|\{[^{}]*\}|\b\w+_\w+\b|\b[a-z]+[a-z0-9]*[A-Z]\w*\b", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Identifier();
}
