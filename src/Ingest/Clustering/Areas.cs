using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>
/// Product areas: the first tag of an operation where tags part the document well, else the first segment of its path that names something; where there are too many
/// segments, their first word. Always a valid label value.
/// </summary>
internal sealed class Areas
{
    // More names than this tell nobody what an API is about.
    private const int MaxAreas = 80;
    private const int MaxLabel = 63;
    private const double Tagged = 0.9;
    private const string Rest = "general";
    private readonly Func<ApiOperation, string> _of;
    private readonly Dictionary<ApiOperation, string> _known = [];

    public Areas(IReadOnlyList<ApiOperation> operations)
    {
        _of = Parts(operations, Tag, Tagged) ? Tag : Parts(operations, Segment, 0) ? Segment : operations.Select(Segment).Distinct().Count() > MaxAreas ? Word : Segment;
        foreach (var operation in operations) _known[operation] = Find(operation);
    }

    public string Of(ApiOperation operation) => _known.TryGetValue(operation, out var known) ? known : Find(operation);

    private string Find(ApiOperation operation) => Label(_of(operation)) is { Length: > 0 } label ? label : Rest;

    private static bool Parts(IReadOnlyList<ApiOperation> operations, Func<ApiOperation, string> name, double share)
    {
        var names = operations.Select(name).ToList();
        return names.Distinct().Count() is > 1 and <= MaxAreas && names.Count(one => one.Length > 0) >= share * operations.Count;
    }

    private static string Tag(ApiOperation operation) => operation.Tags.Count > 0 ? operation.Tags[0] : "";

    private static string Segment(ApiOperation operation) =>
        PathTemplate.Segments(operation.Path).FirstOrDefault(segment => !segment.Contains('{') && Words.Split(segment) is { Count: > 0 } words && !(words.Count == 1 && ApiResource.IsFrame(words[0]))) ?? "";

    private static string Word(ApiOperation operation) => Words.Split(Segment(operation)).FirstOrDefault() ?? "";

    /// <summary>Letters, digits and dashes, begun and ended by a letter or digit (Kubernetes: syntax of label values).</summary>
    public static string Label(string name)
    {
        var label = string.Join('-', Words.Split(name));
        return (label.Length > MaxLabel ? label[..MaxLabel] : label).Trim('-');
    }
}
