using System.Globalization;
using System.Text;

namespace Signalbox.Workflows.JsonPath;

/// <summary>Recursive descent over the ABNF of RFC 9535, appendix A.</summary>
internal sealed class JsonPathParser(string text)
{
    private const long LargestInteger = 9007199254740991; // RFC 7493 section 2.2
    private const int DeepestNesting = 64;
    private int _at;

    /// <summary>
    /// Reads <c>draft-goessner-dispatch-jsonpath-00</c>: an existence test asks for a value that JavaScript holds for true, and
    /// <c>[(@.length-1)]</c> counts from the end. What else it has in common with RFC 9535 means the same in both.
    /// </summary>
    internal bool IsDraft { get; init; }

    /// <summary>String literals that stand for values known later; see <see cref="JsonPathQuery.ParseWithSlots"/>.</summary>
    internal IReadOnlyList<string> Slots { get; init; } = [];

    internal int SlotsTaken { get; private set; }

    internal int Depth { get; private set; }

    internal bool AtEnd => _at >= text.Length;

    public JsonPathQuery Parse()
    {
        if (!Take('$'))
            throw Error("A JSONPath query begins with '$'");
        var query = new JsonPathQuery(true, Segments());
        return AtEnd ? query : throw Error("Unexpected text after the query");
    }

    internal ValueExpression Text(string literal)
    {
        for (var i = 0; i < Slots.Count; i++)
        {
            if (Slots[i] == literal)
            {
                SlotsTaken++;
                return new ValueExpression.Slot(i);
            }
        }
        return new ValueExpression.Literal(Expressions.JsonText.Element(literal));
    }

    internal JsonPathQuery Query()
    {
        var fromRoot = Peek() == '$';
        _at++;
        return new JsonPathQuery(fromRoot, Segments());
    }

    private List<Segment> Segments()
    {
        var segments = new List<Segment>();
        while (true)
        {
            var before = _at;
            SkipSpace();
            if (Peek() == '[')
                segments.Add(new(false, Bracketed()));
            else if (Take(".."))
                segments.Add(new(true, Peek() == '[' ? Bracketed() : [Shorthand()]));
            else if (Take('.'))
                segments.Add(new(false, [Shorthand()]));
            else
            {
                _at = before; // space after the last segment is not the query's
                return segments;
            }
        }
    }

    private Selector Shorthand()
    {
        if (Take('*'))
            return new Selector.Wildcard();
        var start = _at;
        while (!AtEnd && (char.IsAsciiLetter(text[_at]) || text[_at] == '_' || text[_at] >= 0x80 || (_at > start && char.IsAsciiDigit(text[_at]))))
            _at++;
        return _at > start ? new Selector.Name(text[start.._at]) : throw Error("A member name or '*' is missing after the dot");
    }

    private List<Selector> Bracketed()
    {
        Expect('[');
        var selectors = new List<Selector>();
        do
        {
            SkipSpace();
            selectors.Add(Selector());
            SkipSpace();
        }
        while (Take(','));
        Expect(']');
        return selectors;
    }

    private Selector Selector()
    {
        switch (Peek())
        {
            case '\'' or '"':
                return new Selector.Name(String());
            case '*':
                _at++;
                return new Selector.Wildcard();
            case '?':
                _at++;
                SkipSpace();
                return new Selector.Filter(Nested(() => new FilterParser(this).Or()));
            case '(' when IsDraft:
                return FromTheEnd();
            default:
                return IndexOrSlice();
        }
    }

    private Selector.Index FromTheEnd()
    {
        Expect('(');
        SkipSpace();
        if (!Take("@.length"))
            throw Error("Of script expressions only (@.length-1) and the like are supported");
        SkipSpace();
        Expect('-');
        SkipSpace();
        var index = Integer() is > 0 and var back ? new Selector.Index(-back) : throw Error("A number greater than 0 is missing");
        SkipSpace();
        Expect(')');
        return index;
    }

    private Selector IndexOrSlice()
    {
        var start = Integer();
        var before = _at;
        SkipSpace();
        if (!Take(':'))
        {
            _at = before;
            return start is { } index ? new Selector.Index(index) : throw Error("A selector is missing");
        }
        SkipSpace();
        var end = Integer();
        before = _at;
        SkipSpace();
        if (!Take(':'))
        {
            _at = before;
            return new Selector.Slice(start, end, 1);
        }
        SkipSpace();
        return new Selector.Slice(start, end, Integer() ?? 1);
    }

    private long? Integer()
    {
        var start = _at;
        Take('-');
        var digits = _at;
        while (char.IsAsciiDigit(Peek()))
            _at++;
        if (_at == start)
            return null;
        var isZero = text[digits.._at] == "0";
        if (_at == digits || (text[digits] == '0' && (!isZero || digits > start))
            || !long.TryParse(text.AsSpan(start, _at - start), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            || Math.Abs(value) > LargestInteger)
        {
            throw Error("An index is an integer without leading zeros, within 2^53 - 1");
        }
        return value;
    }

    internal string String()
    {
        var quote = text[_at++];
        var result = new StringBuilder();
        while (true)
        {
            if (AtEnd)
                throw Error("The string has no end");
            var c = text[_at++];
            if (c == quote)
                return result.ToString();
            if (c < ' ')
                throw Error("A control character must be escaped");
            result.Append(c == '\\' ? Escape(quote) : c.ToString());
        }
    }

    private string Escape(char quote)
    {
        var c = AtEnd ? '\0' : text[_at++];
        return c switch
        {
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            '/' => "/",
            '\\' => "\\",
            'u' => UnicodeEscape(),
            _ when c == quote => c.ToString(),
            _ => throw Error("Unknown escape"),
        };
    }

    private string UnicodeEscape()
    {
        var first = Hex();
        if (char.IsLowSurrogate(first))
            throw Error("A lone surrogate");
        if (!char.IsHighSurrogate(first))
            return first.ToString();
        if (!Take("\\u"))
            throw Error("A lone surrogate");
        var second = Hex();
        return char.IsLowSurrogate(second) ? new string([first, second]) : throw Error("A lone surrogate");
    }

    private char Hex()
    {
        if (_at + 4 > text.Length || !ushort.TryParse(text.AsSpan(_at, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            throw Error("Four hex digits are missing");
        _at += 4;
        return (char)code;
    }

    internal T Nested<T>(Func<T> parse)
    {
        if (++Depth > DeepestNesting)
            throw Error("The filters are nested too deeply");
        var result = parse();
        Depth--;
        return result;
    }

    internal char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    internal void SkipSpace()
    {
        while (Peek() is ' ' or '\t' or '\n' or '\r')
            _at++;
    }

    internal bool Take(char c)
    {
        if (Peek() != c || AtEnd)
            return false;
        _at++;
        return true;
    }

    internal bool Take(string token)
    {
        if (!text.AsSpan(_at).StartsWith(token, StringComparison.Ordinal))
            return false;
        _at += token.Length;
        return true;
    }

    internal void Expect(char c)
    {
        if (!Take(c))
            throw Error($"'{c}' is missing");
    }

    internal string TakeWhile(Func<char, bool> wanted)
    {
        var start = _at;
        while (!AtEnd && wanted(text[_at]))
            _at++;
        return text[start.._at];
    }

    internal JsonPathException Error(string message) => new(message, _at);
}
