using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Schemas;

namespace Signalbox.Ingest.Clustering;

/// <summary>The usable operations by document, path and method; parameters in a path count as equal whatever their name.</summary>
internal sealed class OperationIndex
{
    private readonly Dictionary<(ApiDocument, string, string), ApiOperation> _byPath = [];
    private readonly Dictionary<(ApiDocument, string), List<ApiOperation>> _items = [];
    private readonly Dictionary<ApiDocument, SchemaReader> _readers = [];
    private readonly DocumentWarnings _warnings;

    public OperationIndex(IEnumerable<ApiOperation> operations, DocumentWarnings warnings)
    {
        _warnings = warnings;
        foreach (var operation in operations)
        {
            _byPath.TryAdd((operation.Document, Shape(operation.Path), operation.Method), operation);
            var slash = operation.Path.TrimEnd('/').LastIndexOf('/');
            if (slash >= 0 && PathTemplate.IsParameter(operation.Path.TrimEnd('/')[(slash + 1)..]))
            {
                var key = (operation.Document, Shape(operation.Path[..slash]));
                if (!_items.TryGetValue(key, out var list)) _items[key] = list = [];
                list.Add(operation);
            }
        }
    }

    public ApiOperation? Find(ApiDocument document, string path, string method) => _byPath.GetValueOrDefault((document, Shape(path), method));

    public ApiOperation? Find(ApiOperation near, string method) => Find(near.Document, near.Path, method);

    public bool HasItem(ApiOperation collection) => _items.ContainsKey((collection.Document, Shape(collection.Path)));

    /// <summary>The operations on <c>path/{x}</c>.</summary>
    public IReadOnlyList<ApiOperation> Items(ApiDocument document, string path) => _items.GetValueOrDefault((document, Shape(path))) ?? [];

    public SchemaReader Reader(ApiDocument document)
    {
        if (!_readers.TryGetValue(document, out var reader)) _readers[document] = reader = new SchemaReader(document, _warnings);
        return reader;
    }

    private static string Shape(string path) =>
        "/" + string.Join('/', PathTemplate.Segments(path).Select(segment => PathTemplate.IsParameter(segment) ? "{}" : segment));
}
