namespace Signalbox.Workflows.Planning;

/// <summary>A path template that the end of a path is held against, segment by segment; one without a slash is the whole of a name.</summary>
internal sealed class UrlTemplate
{
    private readonly string[] _segments;
    private readonly string _name;

    /// <param name="text">Begins with a slash, or is <c>{name}</c> alone; braces enclose names.</param>
    /// <param name="name">The parameter that is read.</param>
    public UrlTemplate(string text, string name) => (Text, _name, _segments) = (text, name, Unended(text).Split('/')[(IsPath(text) ? 1 : 0)..]);

    public string Text { get; }

    /// <summary>What stands in the place of the parameter, percent-encoding left as it is; null when it does not fit.</summary>
    /// <param name="path">Path of the URL; null when it is none.</param>
    /// <param name="whole">All of the text, for a name.</param>
    public string? Find(string? path, string whole)
    {
        if (!IsPath(Text))
            return whole.AsSpan().IndexOfAny('/', '?', '#') < 0 ? Fit(_segments[0], whole, null) : null;
        if (path is null)
            return null;
        var segments = Unended(path).Split('/');
        // The first is what stands before the slash that every path begins with.
        if (segments.Length - 1 < _segments.Length)
            return null;
        string? found = "";
        for (var i = 1; i <= _segments.Length && found is not null; i++)
            found = Fit(_segments[^i], segments[^i], found);
        return found;
    }

    private static bool IsPath(string text) => text.StartsWith('/');

    /// <summary>Whether a path ends in a slash says nothing of what it names.</summary>
    private static string Unended(string path) => path.EndsWith('/') ? path[..^1] : path;

    /// <summary>The value when the segment holds it, <paramref name="before"/> when it fits and holds none, null when it does not fit.</summary>
    private string? Fit(string template, string segment, string? before)
    {
        var (at, from) = (0, 0);
        while (true)
        {
            var open = template.IndexOf('{', from);
            var literal = open < 0 ? template[from..] : template[from..open];
            if (open < 0)
                return segment[at..] == literal ? before : null;
            if (string.CompareOrdinal(segment, at, literal, 0, literal.Length) != 0)
                return null;
            at += literal.Length;
            var close = template.IndexOf('}', open);
            var next = template.IndexOf('{', close);
            var behind = next < 0 ? template[(close + 1)..] : template[(close + 1)..next];
            // The last name takes all but what must stand behind it; the others as little as they can.
            var end = next < 0 ? (segment.EndsWith(behind, StringComparison.Ordinal) ? segment.Length - behind.Length : -1)
                : at + 1 <= segment.Length ? segment.IndexOf(behind, at + 1, StringComparison.Ordinal) : -1;
            if (end <= at)
                return null;
            if (template.AsSpan(open + 1, close - open - 1).SequenceEqual(_name))
                before = segment[at..end];
            (at, from) = (end, close + 1);
        }
    }
}
