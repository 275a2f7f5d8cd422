using System.Text.RegularExpressions;

namespace Signalbox.Ingest.Naming;

/// <summary>
/// Looks in a document's texts for what a reviewer should see before a model reads it: hidden or look-alike characters, sentences that address a model, links.
/// A finding is a hint for people, never a protection.
/// </summary>
internal static partial class TextCheck
{
    public const string Hidden = "hidden-characters";
    public const string Instructions = "instruction-like-text";
    public const string Links = "links";
    public const string LookAlikes = "lookalike-characters";

    /// <summary>What was found in any of the texts, each once, in ordinal order.</summary>
    public static IEnumerable<string> Findings(IEnumerable<string?> texts)
    {
        var found = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var text in texts) found.UnionWith(Findings(text));
        return found;
    }

    /// <summary>What was found in one text, in ordinal order.</summary>
    public static IEnumerable<string> Findings(string? text)
    {
        if (string.IsNullOrEmpty(text)) yield break;
        if (HiddenText.Has(text)) yield return Hidden;
        // As a model reads it: look-alike letters, marks and spaced-out words are no different to it.
        var plain = PlainLetters.Of(text);
        if (Instruction().IsMatch(plain) || Spaced().IsMatch(text) && Instruction().IsMatch(PlainLetters.Joined(plain))) yield return Instructions;
        if (Link().IsMatch(text)) yield return Links;
        if (PlainLetters.Mixes(text)) yield return LookAlikes;
    }

    [GeneratedRegex(
        @"\b(ignore|disregard|forget|override|bypass)\b.{0,40}\b(previous|prior|above|earlier|preceding|all|any|other|your|these|those|system|safety)\b.{0,30}\b(instructions?|prompts?|messages?|guidelines|directives?|guardrails)\b"
        + @"|\b(ignore|disregard|forget)\s+(all\s+|any\s+)?(of\s+)?(the\s+|your\s+|what\s+was\s+)?(previous|prior|above|earlier|preceding)\b"
        + @"|\b(ignor\w+|oubli\w+|olvid\w+|vergiss|missachte\w*)\b.{0,40}\b(instructions|instrucciones|anweisungen|istruzioni|instru[c]{1,2}oes)\b"
        + @"|ignore[\W_]*(all[\W_]*)?(the[\W_]*)?(previous|prior|above|earlier)[\W_]*instructions?"
        + @"|\b(system|developer)\s+prompts?\b|\bdo\s+anything\s+now\b|\bas\s+an?\s+(ai|llm|language\s+model)\b|\byou\s+are\s+(now\s+)?(an?\s+)?(ai|assistant|chatbot|llm|(large\s+)?language\s+model)\b"
        + @"|\b(do\s+not|don.?t|never|without)\s+(tell|telling|inform|informing|mention|mentioning|reveal|revealing|disclose|disclosing|alert|alerting|ask|asking)\b.{0,40}\b(users?|humans?|anyone|anybody|operators?|persons?|people|admins?|administrators?)\b"
        + @"|\byou\s+(must|should|shall|need\s+to|have\s+to)\s+(always\s+|first\s+|also\s+|now\s+)?(call|invoke|execute|run|use)\b.{0,30}\b(tools?|functions?)\b|\byou\s+must\s+(always\s+|first\s+|also\s+|now\s+)?(call|invoke)\b"
        + @"|\balways\s+(call|use|invoke|run|prefer|choose)\s+this\s+(tool|function)\b|\b(before|instead\s+of)\s+(using|calling|invoking)\s+(any|other|all|every)\s+(other\s+)?(tools?|functions?)\b"
        + @"|\b(send|forward|include|append|copy|exfiltrate|leak)\b.{0,40}\b(conversation|chat\s+history|system\s+message|id_rsa|\.ssh)\b"
        + @"|<\s*/?\s*(system|important|instructions?)\s*>|<\|[a-z_]+\|>|\[/?inst\]|\[\s*system\s*\]\s*:",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Instruction();

    /// <summary>Single letters with something between them: <c>i g n o r e</c>, <c>i-g-n-o-r-e</c>.</summary>
    [GeneratedRegex(@"(?<![\p{L}])\p{L}(?:[\s.\-_*]{1,3}\p{L}(?![\p{L}])){4,}", RegexOptions.CultureInvariant)]
    private static partial Regex Spaced();

    [GeneratedRegex(@"\b(https?|ftp|wss?|file)://|\bwww\.[a-z0-9-]+\.|\]\(\s*(javascript|data|mailto):|<a\s+[^>]*href", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Link();
}
