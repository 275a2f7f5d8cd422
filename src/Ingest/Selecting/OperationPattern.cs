using System.IO.Enumeration;
using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Selecting;

/// <summary>
/// Which operations are meant: a path with <c>*</c> (any text within a segment), <c>?</c> (one character) and <c>**</c> (any number of segments, none included), or
/// <c>tag:NAME</c>, or <c>area:NAME</c>.
/// </summary>
internal sealed class OperationPattern
{
    public const string TagMark = "tag:";
    public const string AreaMark = "area:";
    private const string AnyDepth = "**";
    private readonly string _name;
    private readonly string[] _segments;

    private OperationPattern(string text, string name)
    {
        Text = text;
        _name = name;
        _segments = text.StartsWith('/') ? PathTemplate.Segments(text) : [];
    }

    /// <summary>As it was given.</summary>
    public string Text { get; }

    /// <exception cref="SelectionException">It is none of the three.</exception>
    public static OperationPattern Parse(string text, string option)
    {
        var mark = text.StartsWith(TagMark, StringComparison.Ordinal) ? TagMark : text.StartsWith(AreaMark, StringComparison.Ordinal) ? AreaMark : "";
        if (mark.Length == 0 ? text.StartsWith('/') : text.Length > mark.Length) return new OperationPattern(text, text[mark.Length..]);
        throw new SelectionException($"{option} '{text}' is neither a path nor a tag nor an area.", "Write a path such as '/volume/**', or 'tag:NAME', or 'area:NAME'.");
    }

    public bool Matches(ApiOperation operation, Areas areas) =>
        Text.StartsWith(TagMark, StringComparison.Ordinal) ? operation.Tags.Contains(_name, StringComparer.OrdinalIgnoreCase)
        : Text.StartsWith(AreaMark, StringComparison.Ordinal) ? areas.Of(operation) == Areas.Label(_name)
        : MatchesPath(PathTemplate.Segments(operation.Path));

    private bool MatchesPath(string[] path)
    {
        var (at, segment, star, mark) = (0, 0, -1, 0);
        while (segment < path.Length)
        {
            if (at < _segments.Length && _segments[at] == AnyDepth) (star, mark) = (at++, segment);
            else if (at < _segments.Length && FileSystemName.MatchesSimpleExpression(_segments[at], path[segment], ignoreCase: false)) (at, segment) = (at + 1, segment + 1);
            else if (star >= 0) (at, segment) = (star + 1, ++mark);
            else return false;
        }

        return _segments.AsSpan(at).IndexOfAnyExcept(AnyDepth) < 0;
    }
}
