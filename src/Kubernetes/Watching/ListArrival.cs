using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Watching;

/// <summary>A list on its way: what has arrived of it, until it is whole. Not thread-safe.</summary>
internal sealed class ListArrival<T>(KubernetesClient client, ResourceKind<T> kind, string? ns, InformerOptions options, ObjectReader<T> reader)
    where T : class, IKubernetesObject
{
    private readonly Dictionary<NamespacedName, T> arrived = [];
    private readonly Dictionary<NamespacedName, string> unreadable = [];
    private ListReader? pages;
    private bool mayBeOld;

    /// <summary>Reads all that the server has cached, in one piece.</summary>
    public async Task<ListWatchInput.Page> ReadCacheAsync(CancellationToken ct)
    {
        mayBeOld = true;
        var list = await client.ListRawAsync(kind, ns, Query() with { ResourceVersion = "0" }, item => Take(item.Span), ct);
        return new(list.Following, list.ResourceVersion);
    }

    /// <summary>Reads the page of a token, null for the first, of a consistent list.</summary>
    public async Task<ListWatchInput.Page> ReadAsync(string? token, int? limit, CancellationToken ct)
    {
        pages ??= new((following, buffer) => client.ListRawAsync(kind, ns, Query() with { Limit = limit, Continue = following }, buffer, ct));
        var page = await pages.ReadAsync(token);
        foreach (var item in page.Items)
            Take(item.Span);
        return new(page.Continue, page.ResourceVersion);
    }

    /// <summary>Puts the whole list in the place of what was known. Only now is it known what is gone: deletions are held back until the last page.</summary>
    public List<ObjectChange<T>> StoreIn(ObjectStore<T> store)
    {
        var changes = store.Replace(arrived, unreadable);
        return mayBeOld ? changes.ConvertAll(change => change with { MayBeOld = true }) : changes;
    }

    private ListQuery Query() => new() { LabelSelector = options.LabelSelector, FieldSelector = options.FieldSelector };

    private void Take(ReadOnlySpan<byte> item)
    {
        if (reader.Decode(item, out var why) is { Metadata: { } known } value && (known.Name.Length > 0 || known.ResourceVersion?.Length > 0))
            arrived[new(known.Namespace ?? "", known.Name)] = value;
        else if (ObjectReader<T>.Header(item) is { } header)
            unreadable[header.Key] = reader.Unreadable(header, why);
        else
            reader.Unidentified();
    }
}
