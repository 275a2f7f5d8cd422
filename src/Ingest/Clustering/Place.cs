using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>Where an operation stands among the resources: in which collection, on which thing of it, and what that collection belongs to.</summary>
/// <param name="Collection">Path of the collection, or of what there is one of.</param>
/// <param name="Thing">Path of the thing that the operation is about; null where it is about the collection.</param>
/// <param name="Tail">What the operation's path has beyond collection or thing.</param>
/// <param name="Owner">What the collection lies in: a thing, a group of paths, or for collections at the root those of the same first word.</param>
internal sealed record Place(string Collection, string? Thing, string[] Tail, string Owner)
{
    public static Place Of(ApiOperation operation, OperationIndex index)
    {
        var segments = PathTemplate.Segments(operation.Path);
        var last = Array.FindLastIndex(segments, segment => segment.Contains('{'));
        var wholeIsCollection = last != segments.Length - 1 && index.HasItem(operation);
        if (last >= 0 && !wholeIsCollection) return Make(Join(segments.Take(last)), Join(segments.Take(last + 1)), segments[(last + 1)..]);
        if (wholeIsCollection) return Make(operation.Path, null, []);
        // Nothing is named: it belongs to the nearest collection above, or is one of a kind.
        for (var length = segments.Length - 1; length > 0; length--)
        {
            var above = Join(segments.Take(length));
            if (index.Items(operation.Document, above).Count > 0) return Make(above, null, segments[length..]);
        }

        return Make(operation.Path, null, []);
    }

    private static Place Make(string collection, string? thing, string[] tail)
    {
        var above = PathTemplate.Segments(collection).SkipLast(1).ToArray();
        var framed = above.All(segment => !segment.Contains('{') && Words.Split(segment) is not { Count: > 0 } words || Words.Split(segment) is [var only] && ApiResource.IsFrame(only));
        if (!framed) return new Place(collection, thing, tail, Join(above));
        var own = Words.Split(PathTemplate.Segments(collection).LastOrDefault() ?? "");
        return new Place(collection, thing, tail, $"{Join(above)}/{own.FirstOrDefault()}*");
    }

    private static string Join(IEnumerable<string> segments) => "/" + string.Join('/', segments);
}
