using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Signalbox.Workflows.Schemas;

/// <summary>A regular expression in the dialect of ECMA-262, as <c>pattern</c> and <c>patternProperties</c> have them.</summary>
/// <remarks>Without backtracking where the pattern allows; otherwise (lookaround, back references) with a time limit, and over it nothing matches.</remarks>
internal sealed class EcmaScriptPattern
{
    private static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    private static readonly Dictionary<string, string> Categories = new(StringComparer.Ordinal)
    {
        ["Letter"] = "L",
        ["Lowercase_Letter"] = "Ll",
        ["Uppercase_Letter"] = "Lu",
        ["Number"] = "N",
        ["digit"] = "Nd",
        ["Decimal_Number"] = "Nd",
        ["Punctuation"] = "P",
        ["Symbol"] = "S",
        ["Separator"] = "Z",
        ["Mark"] = "M",
        ["Other"] = "C",
    };

    // One document has the same few patterns in hundreds of tools, and building an automaton is what costs.
    private const int MaxKnown = 500;
    private static readonly ConcurrentDictionary<string, EcmaScriptPattern> Known = new(StringComparer.Ordinal);

    private readonly Regex _regex;

    private EcmaScriptPattern(Regex regex) => _regex = regex;

    /// <exception cref="ArgumentException">It is no regular expression.</exception>
    public static EcmaScriptPattern Compile(string pattern)
    {
        if (Known.TryGetValue(pattern, out var known))
            return known;
        var compiled = Create(pattern);
        if (Known.Count < MaxKnown)
            Known.TryAdd(pattern, compiled);
        return compiled;
    }

    private static EcmaScriptPattern Create(string pattern)
    {
        var translated = Translate(pattern);
        try
        {
            return new(new Regex(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Limit));
        }
        catch (NotSupportedException)
        {
            return new(new Regex(translated, RegexOptions.CultureInvariant, Limit));
        }
    }

    public bool IsMatch(string text)
    {
        try
        {
            return _regex.IsMatch(text);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    /// <summary><c>$</c> is the very end, <c>\d</c> and <c>\w</c> are ASCII, categories have long names.</summary>
    private static string Translate(string pattern)
    {
        var result = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
                i = Escape(pattern, i + 1, inClass, result);
            else
            {
                // A bracket within a class is a literal in ECMA-262; .NET could read it as a subtraction.
                result.Append((c, inClass) switch { ('$', false) => @"\z", ('[', true) => @"\[", _ => c.ToString() });
                inClass = c == '[' || (inClass && c != ']');
            }
        }
        return result.ToString();
    }

    private static int Escape(string pattern, int at, bool inClass, StringBuilder result)
    {
        var c = pattern[at];
        switch (c)
        {
            case 'd': result.Append(inClass ? "0-9" : "[0-9]"); break;
            case 'D' when !inClass: result.Append("[^0-9]"); break;
            case 'w': result.Append(inClass ? "a-zA-Z0-9_" : "[a-zA-Z0-9_]"); break;
            case 'W' when !inClass: result.Append("[^a-zA-Z0-9_]"); break;
            case 's': result.Append(inClass ? @"\s\uFEFF" : @"[\s\uFEFF]"); break;
            case 'S' when !inClass: result.Append(@"[^\s\uFEFF]"); break;
            case 'p' or 'P' when at + 1 < pattern.Length && pattern[at + 1] == '{' && pattern.IndexOf('}', at) is var end and > 0:
                var name = pattern[(at + 2)..end];
                result.Append('\\').Append(c).Append('{').Append(Categories.GetValueOrDefault(name, name)).Append('}');
                return end;
            default: result.Append('\\').Append(c); break;
        }
        return at;
    }
}
