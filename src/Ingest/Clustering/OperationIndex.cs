using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;
using Signalbox.Ingest.Schemas;

namespace Signalbox.Ingest.Clustering;

/// <summary>The usable operations by document, path and method; parameters in a path count as equal whatever their name.</summary>
internal sealed class OperationIndex
{
    private readonly Dictionary<ApiDocument, Dictionary<string, List<ApiOperation>>> _byPath = [];
    private readonly Dictionary<ApiDocument, Dictionary<string, List<ApiOperation>>> _items = [];
    private readonly Dictionary<string, string> _shapes = new(StringComparer.Ordinal);
    private readonly Dictionary<ApiDocument, SchemaReader> _readers = [];
    private readonly DocumentWarnings _warnings;

    public OperationIndex(IEnumerable<ApiOperation> operations, DocumentWarnings warnings)
    {
        _warnings = warnings;
        foreach (var operation in operations)
        {
            Add(_byPath, operation.Document, operation.Path, operation);
            var slash = operation.Path.TrimEnd('/').LastIndexOf('/');
            if (slash >= 0 && PathTemplate.IsParameter(operation.Path.TrimEnd('/')[(slash + 1)..]))
            {
                Add(_items, operation.Document, operation.Path[..slash], operation);
            }
        }
    }

    public ApiOperation? Find(ApiDocument document, string path, string method) => At(_byPath, document, path)?.Find(operation => operation.Method == method);

    public ApiOperation? Find(ApiOperation near, string method) => Find(near.Document, near.Path, method);

    public bool HasItem(ApiOperation collection) => At(_items, collection.Document, collection.Path) is not null;

    /// <summary>The operations on <c>path/{x}</c>.</summary>
    public IReadOnlyList<ApiOperation> Items(ApiDocument document, string path) => At(_items, document, path) ?? [];

    public SchemaReader Reader(ApiDocument document)
    {
        if (!_readers.TryGetValue(document, out var reader)) _readers[document] = reader = new SchemaReader(document, _warnings);
        return reader;
    }

    private void Add(Dictionary<ApiDocument, Dictionary<string, List<ApiOperation>>> table, ApiDocument document, string path, ApiOperation operation)
    {
        if (!table.TryGetValue(document, out var paths)) table[document] = paths = new Dictionary<string, List<ApiOperation>>(StringComparer.Ordinal);
        var shape = Shape(path);
        if (!paths.TryGetValue(shape, out var list)) paths[shape] = list = [];
        list.Add(operation);
    }

    private List<ApiOperation>? At(Dictionary<ApiDocument, Dictionary<string, List<ApiOperation>>> table, ApiDocument document, string path) =>
        table.TryGetValue(document, out var paths) ? paths.GetValueOrDefault(Shape(path)) : null;

    private string Shape(string path)
    {
        if (_shapes.TryGetValue(path, out var known)) return known;
        var segments = PathTemplate.Segments(path);
        for (var i = 0; i < segments.Length; i++)
        {
            if (PathTemplate.IsParameter(segments[i])) segments[i] = "{}";
        }

        return _shapes[path] = "/" + string.Join('/', segments);
    }
}
