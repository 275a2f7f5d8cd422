using System.Text;
using System.Text.RegularExpressions;

namespace Signalbox.Workflows.Schemas;

/// <summary>A text that a regular expression matches: the first alternative, each part as often as it must be and then as often as the length asks.</summary>
public sealed class PatternSample
{
    private const string Candidates = "a0A-_./:@ b1";
    private readonly string _pattern;
    private readonly int _more;
    private int _at;

    private PatternSample(string pattern, int more) => (_pattern, _more) = (pattern, more);

    /// <summary>Null where none was found.</summary>
    public static string? Of(string pattern, int minLength, int maxLength)
    {
        for (var more = 0; more <= Math.Max(minLength, 8); more++)
        {
            try
            {
                var text = new PatternSample(pattern, more).Alternatives();
                if (text.Length >= minLength && text.Length <= maxLength && Regex.IsMatch(text, pattern, RegexOptions.ECMAScript)) return text;
            }
            catch (ArgumentException)
            {
                return null;
            }
        }

        return null;
    }

    private bool Ended => _at >= _pattern.Length;

    private string Alternatives()
    {
        var first = Sequence();
        while (!Ended && _pattern[_at] == '|')
        {
            _at++;
            Sequence();
        }

        return first;
    }

    private string Sequence()
    {
        var text = new StringBuilder();
        while (!Ended && _pattern[_at] is not ('|' or ')'))
        {
            var atom = Atom();
            for (var left = Times(); left > 0; left--) text.Append(atom);
        }

        return text.ToString();
    }

    private string Atom()
    {
        var c = _pattern[_at++];
        return c switch
        {
            '^' or '$' => "",
            '.' => "a",
            '(' => Group(),
            '[' => Class(),
            '\\' => Escape(_pattern[_at++]),
            _ => c.ToString(),
        };
    }

    private string Group()
    {
        var ahead = false;
        if (_pattern.AsSpan(_at).StartsWith("?"))
        {
            ahead = _pattern.Length > _at + 1 && _pattern[_at + 1] is '=' or '!';
            _at = _pattern[_at + 1] == '<' ? _pattern.IndexOf('>', _at) + 1 : _at + 2;
        }

        var text = Alternatives();
        _at++;
        return ahead ? "" : text;
    }

    private string Class()
    {
        var end = _at;
        while (_pattern[end] != ']' || end == _at) end += _pattern[end] == '\\' ? 2 : 1;
        var expression = $"^[{_pattern[_at..end]}]$";
        _at = end + 1;
        return (Candidates + _pattern).FirstOrDefault(c => Regex.IsMatch(c.ToString(), expression, RegexOptions.ECMAScript), 'a').ToString();
    }

    private static string Escape(char c) => c switch
    {
        'd' => "0",
        'w' or 'S' or 'D' => "a",
        's' or 'W' => " ",
        'b' or 'B' or 'A' or 'z' or 'Z' => "",
        't' => "\t",
        'n' => "\n",
        'r' => "\r",
        _ => c.ToString(),
    };

    private int Times()
    {
        if (Ended) return 1;
        var (least, most) = _pattern[_at] switch { '*' => (0, int.MaxValue), '+' => (1, int.MaxValue), '?' => (0, 1), '{' => Counted(), _ => (1, 1) };
        if (_pattern[_at] is '*' or '+' or '?') _at++;
        else if (_pattern[_at] == '{') _at = _pattern.IndexOf('}', _at) + 1;
        if (!Ended && _pattern[_at] == '?') _at++;
        return least == most ? least : Math.Min(most, least + _more);
    }

    private (int Least, int Most) Counted()
    {
        var parts = _pattern[(_at + 1).._pattern.IndexOf('}', _at)].Split(',');
        var least = int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture);
        return (least, parts.Length == 1 ? least : parts[1].Length == 0 ? int.MaxValue : int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
    }
}
