using System.Text.RegularExpressions;
using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Naming;

/// <summary>What a tool does, in sentences: the document's own where they are prose, else one made of the tool's name.</summary>
internal static partial class Descriptions
{
    /// <summary>Plain text that begins with a verb in the third person wherever the document's text begins with a verb.</summary>
    /// <param name="draft">Its main operation is described.</param>
    /// <param name="words">The words of the tool's name.</param>
    public static string Of(WorkflowDraft draft, IReadOnlyList<string> words)
    {
        var operation = draft.Main;
        var summary = Told(operation.Summary, operation);
        var description = Told(operation.Description, operation);
        if (description.Length > 0 && IsSaid(summary, description)) summary = "";
        var texts = new[] { summary, description }.Where(text => text.Length > 0).Select(text => Active(Prose.Sentence(text), draft.Verb)).ToList();
        // "Gets information about a given system", of a list: the text is that of one item.
        if (draft.Verb == "list" && texts.Count > 0 && OfOne().IsMatch(texts[0])) texts[0] = Composed(draft, words) + texts[0][Sentences.First(texts[0]).Length..];
        // Words that begin with no verb explain what is done; they do not say it.
        if (!texts.Exists(text => Leading(text) is not null)) texts.Insert(0, Composed(draft, words));
        else if (Leading(texts[0]) is null) texts.RemoveAt(0);
        return string.Join(' ', texts);
    }

    /// <summary>"Lists volumes.", from the name alone.</summary>
    public static string Composed(WorkflowDraft draft, IReadOnlyList<string> words) =>
        $"{Capital(Verbs.ThirdPerson(words[0]))} {Titles.Object(words.Skip(1).ToList(), draft)}.";

    /// <summary>The text where it is prose: more than one word, and not the operation's id or the name of a kind of request.</summary>
    private static string Told(string? text, ApiOperation operation)
    {
        if (string.IsNullOrWhiteSpace(text)) return "";
        // A sentence that leads to an address is of no use to whoever reads the tool.
        var sentences = Sentences.Split(Prose.Plain(text));
        var plain = string.Join(' ', sentences.Where((sentence, i) => i == 0 || !sentence.Contains("://", StringComparison.Ordinal)));
        return plain.Contains(' ') && !KindOfRequest().IsMatch(plain) && Letters(plain) != Letters(operation.DeclaredId ?? "") ? plain : "";
    }

    /// <summary>The description begins with the same verb, or with the summary itself, so the summary adds nothing.</summary>
    private static bool IsSaid(string summary, string description)
    {
        if (summary.Length == 0) return true;
        if (description.StartsWith(summary.TrimEnd('.'), StringComparison.OrdinalIgnoreCase)) return true;
        var verb = Leading(summary);
        var other = Leading(Active(description, ""));
        return verb is not null && other is not null && (verb == other || (Verbs.IsPlainRead(verb) && Verbs.IsPlainRead(other)) || (Verbs.IsPlainChange(verb) && Verbs.IsPlainChange(other)));
    }

    /// <summary>"List the volumes" and "This endpoint lists the volumes" become "Lists the volumes"; so does "Returns a list of the volumes" in a tool that lists.</summary>
    private static string Active(string sentence, string own)
    {
        var bare = Preamble().Replace(sentence, "", 1);
        if (bare.StartsWith("Bulk ", StringComparison.OrdinalIgnoreCase) && Leading(bare[5..]) is not null) bare = bare[5..];
        // "Enable, disable or move": each of them.
        if (Series().Match(bare) is { Success: true } series && series.Groups[1].Value.Split([' ', ','], StringSplitOptions.RemoveEmptyEntries).All(word => word is "or" or "and" || Verbs.IsVerb(word.ToLowerInvariant())))
        {
            return Capital(Word().Replace(series.Groups[1].Value.ToLowerInvariant(), word => word.Value is "or" or "and" ? word.Value : Verbs.ThirdPerson(word.Value))) + bare[series.Groups[1].Length..];
        }

        var space = bare.IndexOf(' ');
        if (space <= 0 || Leading(bare) is not { } verb) return sentence;
        var rest = bare[space..];
        if (own == "list" && Verbs.IsPlainRead(verb) && ListOf().Match(rest) is { Success: true } list) return "Lists " + rest[list.Length..];
        if (verb == "query" && own is "list" or "get") verb = own;
        // "Take one out or put it in": only where the first was an order, too.
        if (bare.StartsWith(verb + " ", StringComparison.OrdinalIgnoreCase))
        {
            var first = Sentences.First(rest);
            rest = Second().Replace(first, next => Follows(next, first) ? $"{next.Groups[1].Value} {Verbs.ThirdPerson(next.Groups[2].Value)}" : next.Value) + rest[first.Length..];
        }

        return Capital(Verbs.ThirdPerson(verb)) + rest;
    }

    // Not where an infinitive stands before it: "asks to stop or delete the task".
    private static bool Follows(Match next, string sentence) =>
        Verbs.Imperative(next.Groups[2].Value) == next.Groups[2].Value && !sentence.AsSpan(0, next.Index).Contains(" to ", StringComparison.Ordinal);

    /// <summary>The verb that the text begins with, in any form but the one that only names it: "Backup of a volume" begins with none.</summary>
    private static string? Leading(string text)
    {
        var end = text.IndexOf(' ');
        var second = end > 0 ? text[(end + 1)..].Split(' ', 2)[0] : "";
        if (end <= 0 || !text.AsSpan(0, end).ContainsOnlyLetters() || second is "of" or "is" or "are" or "has" or "have" or "must" or "can" or "will") return null;
        return Verbs.Imperative(text[..end].ToLowerInvariant());
    }

    private static bool ContainsOnlyLetters(this ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetter(c)) return false;
        }

        return true;
    }

    private static string Letters(string text) => string.Concat(text.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    [GeneratedRegex(@"^(\w+ (collection|instance)s?|(collection|instance) \w+|\w+ (operation|query|request|api))\.?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex KindOfRequest();

    [GeneratedRegex(
        @"^((this|the) (api|endpoint|operation|method|call|request|resource|route)( (will|is (used|aimed) to|aims to|can be used to|allows( you)? to|lets( you)?|is (used )?for))?|(use|you can use) this (endpoint|operation|api|method|call) to|you can use the rest api to|(endpoint|api|operation|method) (used )?(to|for))\s+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Preamble();

    [GeneratedRegex(@"^ ((a|an|the) )?(\w+ )?(list|collection|array|set) (of|with) ", RegexOptions.CultureInvariant)]
    private static partial Regex ListOf();

    [GeneratedRegex("^(Gets|Returns|Retrieves|Reads|Shows) ((information|details) (about|of|for) )?(an? |one )(?!list|set|collection|array|page|paginated)", RegexOptions.CultureInvariant)]
    private static partial Regex OfOne();

    [GeneratedRegex(@"(,? (?:or|and)) ([a-z]+)(?= (?:a|an|the|it|its|them|all|any|every|this|your|one|new|existing|to)\b)", RegexOptions.CultureInvariant)]
    private static partial Regex Second();

    [GeneratedRegex(@"^([A-Za-z]+(?:, [A-Za-z]+)*,? (?:or|and) [A-Za-z]+) ", RegexOptions.CultureInvariant)]
    private static partial Regex Series();

    [GeneratedRegex("[a-z]+", RegexOptions.CultureInvariant)]
    private static partial Regex Word();
}
