using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// The reads of a resource as few workflows: an overview of a thing with its parts, one tool for single items of these parts, and a list that also reads one of its items.
/// A thing with many parts is read by choice where choices are given, else in several overviews.
/// </summary>
internal sealed class ResourceReads(OperationIndex index, IReadOnlyList<ApiOperation> usable, OverviewBuilder overviews, ListBuilder lists, ReadGroups? choices = null)
{
    // With the thing itself eight reads, which an upstream answers in the time that a caller waits.
    private const int MaxParts = 7;
    private readonly List<ApiOperation> _reads = usable.Where(ReadRules.IsPlain).ToList();
    private readonly HashSet<ApiOperation> _isRead = usable.Where(ReadRules.IsPlain).ToHashSet();

    /// <summary>Reads that need no workflow of their own any more.</summary>
    public HashSet<ApiOperation> Grouped { get; } = [];

    public List<WorkflowDraft> Build()
    {
        var things = Overviews(_reads.Where(read => ReadRules.IsPart(read) && read.PathParameters.Any()), AnchorOfThing);
        var owner = new Dictionary<ApiOperation, ApiOperation>();
        foreach (var (thing, parts) in things)
        {
            foreach (var part in parts) owner.Add(part.Operation, thing);
        }

        var leaves = _reads.Where(read => !things.ContainsKey(read)).Select(item => new Leaf(item, ListOf(item))).Where(pair => pair.List is not null).ToList();
        var listed = leaves.Select(pair => pair.List!).ToHashSet();
        var roots = Overviews(_reads.Where(read => ReadRules.IsPart(read) && !read.PathParameters.Any() && !listed.Contains(read) && IsShort(read)), AnchorOfRoot);
        var drafts = new List<WorkflowDraft>();
        foreach (var anchor in roots.Keys.Concat(things.Keys))
        {
            var parts = roots.GetValueOrDefault(anchor) ?? things[anchor];
            Grouped.Add(anchor);
            Grouped.UnionWith(parts.Select(part => part.Operation));
            if (parts.Count > MaxParts && choices is not null) drafts.AddRange(choices.Split(anchor, parts));
            else drafts.AddRange(Even(parts).Select(chunk => overviews.Overview(anchor, chunk)));
        }

        // Items that nothing lists belong to the thing that their path stands below.
        leaves.AddRange(_reads.Where(read => !things.ContainsKey(read)).Select(item => new Leaf(item, ListOf(item))).Where(pair => pair.List is null && ThingAbove(pair.Item, things) is not null));
        foreach (var group in leaves.GroupBy(pair => pair.List is null ? ThingAbove(pair.Item, things) : owner.GetValueOrDefault(pair.List)))
        {
            if (group.Key is { } anchor && group.Count() > 1)
            {
                Grouped.UnionWith(group.Select(pair => pair.Item));
                drafts.AddRange(Even([.. group.Select(pair => pair.Item)]).Select(chunk => overviews.Items(anchor, chunk)));
                continue;
            }

            foreach (var (item, list) in group.Where(pair => pair.List is not null))
            {
                Grouped.Add(item);
                Grouped.Add(list!);
                drafts.Add(lists.Build(list!, item));
            }
        }

        return drafts;
    }

    private static Dictionary<ApiOperation, List<Part>> Overviews(IEnumerable<ApiOperation> reads, Func<ApiOperation, Anchored?> anchorOf)
    {
        var result = new Dictionary<ApiOperation, List<Part>>();
        foreach (var read in reads)
        {
            if (anchorOf(read) is not { } found) continue;
            if (!result.TryGetValue(found.Anchor, out var parts)) result[found.Anchor] = parts = [];
            parts.Add(found.Part);
        }

        return result;
    }

    /// <summary>The thing that the last parameter of the path names, if it can be read with the same parameters.</summary>
    private Anchored? AnchorOfThing(ApiOperation read)
    {
        var segments = PathTemplate.Segments(read.Path);
        var last = Array.FindLastIndex(segments, segment => segment.Contains('{'));
        if (last < 0 || last == segments.Length - 1) return null;
        var anchor = index.Find(read.Document, "/" + string.Join('/', segments.Take(last + 1)), "GET");
        return anchor is null || !_isRead.Contains(anchor) || !anchor.PathParameters.ToHashSet().SetEquals(read.PathParameters)
            ? null : new Anchored(anchor, new Part(read, segments[(last + 1)..]));
    }

    /// <summary>The nearest thing above of which there is one: a service root, a settings object.</summary>
    private Anchored? AnchorOfRoot(ApiOperation read)
    {
        var segments = PathTemplate.Segments(read.Path);
        for (var length = segments.Length - 1; length > 0; length--)
        {
            var anchor = index.Find(read.Document, "/" + string.Join('/', segments.Take(length)), "GET");
            if (anchor is null || !_isRead.Contains(anchor)) continue;
            if (index.HasItem(anchor)) return null;
            return new Anchored(anchor, new Part(read, segments[length..]));
        }

        return null;
    }

    // A list of whole things may be long: it stays a tool of its own, where it can be paged. One of links is short.
    private bool IsShort(ApiOperation read) =>
        !index.HasItem(read) || index.Reader(read.Document).Read(read.SuccessSchema).Properties.Any(property => property.Name == "@odata.id");

    private ApiOperation? ThingAbove(ApiOperation item, Dictionary<ApiOperation, List<Part>> things)
    {
        var segments = PathTemplate.Segments(item.Path);
        if (segments.Length < 4 || !PathTemplate.IsParameter(segments[^1]) || item.Success is { HasContent: true, Schema: null }) return null;
        var above = index.Find(item.Document, "/" + string.Join('/', segments.SkipLast(2)), "GET");
        return above is not null && things.ContainsKey(above) && above.PathParameters.ToHashSet().SetEquals(item.PathParameters.Where(name => name != segments[^1][1..^1])) ? above : null;
    }

    private ApiOperation? ListOf(ApiOperation item)
    {
        var segments = PathTemplate.Segments(item.Path);
        if (segments.Length < 2 || !PathTemplate.IsParameter(segments[^1]) || item.Success is { HasContent: true, Schema: null }) return null;
        var list = index.Find(item.Document, "/" + string.Join('/', segments.SkipLast(1)), "GET");
        return list is not null && _isRead.Contains(list) && list.PathParameters.ToHashSet().SetEquals(item.PathParameters.Where(name => name != segments[^1][1..^1])) ? list : null;
    }

    private static IEnumerable<List<T>> Even<T>(List<T> all)
    {
        var chunks = (all.Count + MaxParts - 1) / MaxParts;
        return all.Chunk((all.Count + chunks - 1) / chunks).Select(chunk => chunk.ToList());
    }

    /// <param name="Operation">Reads the part.</param>
    /// <param name="Tail">What its path has beyond that of the whole.</param>
    internal sealed record Part(ApiOperation Operation, string[] Tail);

    /// <param name="Item">Reads one.</param>
    /// <param name="List">Lists all; null where nothing does.</param>
    private sealed record Leaf(ApiOperation Item, ApiOperation? List);

    private sealed record Anchored(ApiOperation Anchor, Part Part);
}
