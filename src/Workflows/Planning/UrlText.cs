using System.Buffers;
using System.Text;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Escaping and checking of what is put into a request line or header.</summary>
internal static class UrlText
{
    /// <summary>RFC 3986 section 2.3.</summary>
    private static readonly SearchValues<char> Unreserved =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~");

    private const string ReservedInName = "$@:!*'(),;";
    private const string ReservedInQueryValue = "$@:!*'(),;/?=";

    /// <summary>Names stand in the reviewed spec; APIs compare some of them raw, such as <c>$expand</c>.</summary>
    public static string QueryName(string name) => Escape(name, ReservedInName);

    /// <summary><c>allowReserved</c>: what would end the value or the query stays escaped.</summary>
    public static string ReservedQueryValue(string value) => Escape(value, ReservedInQueryValue);

    /// <summary>A query given as a whole: only what may not stand in one is escaped.</summary>
    public static string WholeQuery(string query) => Escape(query, ReservedInQueryValue + "&+[]%");

    /// <summary>One value for a path segment.</summary>
    /// <exception cref="MissingValueException">It is empty, or holds a slash, backslash or control character: it would lead elsewhere.</exception>
    public static string PathValue(string name, string value)
    {
        if (value.Length == 0)
            throw EmptyPathValue(name);
        if (value.AsSpan().IndexOfAny('/', '\\') >= 0 || HasControl(value))
            throw new MissingValueException($"The path parameter '{name}' holds a slash, backslash or control character; the request would go to another path.");
        return Uri.EscapeDataString(value);
    }

    public static MissingValueException EmptyPathValue(string name) => new($"The path parameter '{name}' is empty; the request would go to another path.");

    /// <summary>Several segments for a parameter that is reviewed as <c>allowReserved</c>, such as a Location that the upstream gave.</summary>
    /// <exception cref="MissingValueException">It is empty, or holds a backslash or control character.</exception>
    public static string PathValues(string name, string value) =>
        string.Join('/', value.Trim('/').Split('/').Select(segment => PathValue(name, segment)));

    /// <exception cref="MissingValueException">A segment is <c>.</c> or <c>..</c>, which servers and proxies resolve.</exception>
    public static void RequireNoDotSegment(string path)
    {
        if (HasDotSegment(path))
            throw new MissingValueException("A path parameter makes a segment '.' or '..'; the request would go to another path.");
    }

    public static bool HasDotSegment(string path)
    {
        foreach (var range in path.AsSpan().Split('/'))
        {
            var segment = path.AsSpan(range);
            if (segment is "." or ".." || (segment.Length <= 6 && segment.Contains('%') && Unescaped(segment) is "." or ".."))
                return true;
        }
        return false;

        static string Unescaped(ReadOnlySpan<char> segment) => segment.ToString().Replace("%2e", ".", StringComparison.OrdinalIgnoreCase);
    }

    /// <exception cref="MissingValueException">It cannot stand in a header field.</exception>
    public static string HeaderValue(string name, string value) =>
        !value.AsSpan().ContainsAnyExceptInRange('\t', '~') && !HasControlButTab(value)
            ? value.Trim()
            : throw new MissingValueException($"The header '{name}' would hold a line break, a control character or a character beyond ASCII.");

    private static bool HasControl(string text)
    {
        foreach (var c in text)
        {
            if (char.IsControl(c))
                return true;
        }
        return false;
    }

    private static bool HasControlButTab(string text) => text.AsSpan().IndexOfAnyInRange('\n', '\u001f') >= 0;

    private static string Escape(string text, string kept)
    {
        if (!text.AsSpan().ContainsAnyExcept(Unreserved))
            return text;
        var result = new StringBuilder(text.Length + 16);
        var run = 0;
        for (var i = 0; i <= text.Length; i++)
        {
            if (i < text.Length && !kept.Contains(text[i], StringComparison.Ordinal))
                continue;
            result.Append(Uri.EscapeDataString(text.AsSpan(run, i - run)));
            if (i < text.Length)
                result.Append(text[i]);
            run = i + 1;
        }
        return result.ToString();
    }
}
