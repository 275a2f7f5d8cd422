using System.Collections.Concurrent;
using System.Text;
using System.Text.RegularExpressions;

namespace Signalbox.Workflows.JsonPath;

/// <summary>I-Regexp (RFC 9485) patterns of <c>match()</c> and <c>search()</c>, run without backtracking so that no pattern can take long.</summary>
internal sealed class RegularExpressions(bool whole)
{
    private const int Kept = 64;
    private readonly ConcurrentDictionary<string, Regex?> _compiled = new(StringComparer.Ordinal);

    /// <summary>A pattern that is no regular expression matches nothing.</summary>
    public bool IsMatch(string text, string pattern)
    {
        // Patterns may come from the data; what does not fit is compiled anew each time.
        var regex = _compiled.TryGetValue(pattern, out var known) ? known : Compile(pattern);
        if (_compiled.Count < Kept)
            _compiled.TryAdd(pattern, regex);
        return regex?.IsMatch(text) == true;
    }

    private Regex? Compile(string pattern)
    {
        try
        {
            var translated = Translate(pattern);
            return new Regex(
                whole ? $@"\A(?:{translated})\z" : translated,
                RegexOptions.NonBacktracking | RegexOptions.CultureInvariant,
                TimeSpan.FromSeconds(1));
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>
    /// RFC 9485 section 5: outside a class the dot matches anything but LF and CR, surrogate pairs count as one character, and a dollar
    /// sign means the very end.
    /// </summary>
    private static string Translate(string pattern)
    {
        var result = new StringBuilder(pattern.Length + 16);
        var inClass = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            var c = pattern[i];
            if (c == '\\' && i + 1 < pattern.Length)
                result.Append(c).Append(pattern[++i]);
            else if (inClass)
            {
                inClass = c != ']';
                result.Append(c);
            }
            else if (c == '[')
            {
                inClass = true;
                result.Append(c);
            }
            else
                result.Append(c switch { '.' => @"(?:[\uD800-\uDBFF][\uDC00-\uDFFF]|[^\r\n])", '$' => @"\z", _ => c.ToString() });
        }
        return result.ToString();
    }
}
