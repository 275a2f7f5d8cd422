using Signalbox.Ingest.Arazzo;
using Signalbox.Ingest.Clustering;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Selecting;

/// <summary>The operations that an ingest is about: those that are included, all where nothing is named, without those that are excluded.</summary>
internal sealed class OperationSelection
{
    public const string Reason = "not selected (--include/--exclude)";
    private const string IncludeOption = "--include";
    private const string ExcludeOption = "--exclude";
    private const int MostNames = 12;
    private readonly List<OperationPattern> _include;
    private readonly List<OperationPattern> _exclude;

    /// <exception cref="SelectionException">One of the patterns is none.</exception>
    public OperationSelection(IngestRequest request)
    {
        _include = Parse(request.Include, IncludeOption);
        _exclude = Parse(request.Exclude, ExcludeOption);
    }

    public bool IsAll => _include.Count + _exclude.Count == 0;

    /// <summary>The options as they can be given again, in one order whatever order they came in; null where everything is selected.</summary>
    public static string? TextOf(IngestRequest request)
    {
        var options = Options(request.Include, IncludeOption).Concat(Options(request.Exclude, ExcludeOption)).ToList();
        return options.Count == 0 ? null : string.Join(' ', options);
    }

    /// <summary>Operations that a selection leaves.</summary>
    public static int Count(IEnumerable<ApiOperation> operations) => operations.Count(operation => operation.Unusable != Reason);

    /// <summary>All operations; those that are not selected cannot be used.</summary>
    /// <exception cref="SelectionException">A pattern matches nothing, or nothing is left.</exception>
    public IReadOnlyList<ApiOperation> Apply(IReadOnlyList<ApiOperation> operations, Areas areas)
    {
        if (IsAll) return operations;
        foreach (var pattern in _include) Check(pattern, IncludeOption, operations, areas);
        foreach (var pattern in _exclude) Check(pattern, ExcludeOption, operations, areas);
        var result = operations.Select(operation => IsSelected(operation, areas) ? operation : operation with { Unusable = Reason }).ToList();
        if (Count(result) == 0) throw new SelectionException("--include and --exclude together leave no operation.", "Exclude less.");
        return result;
    }

    private bool IsSelected(ApiOperation operation, Areas areas) =>
        (_include.Count == 0 || _include.Exists(pattern => pattern.Matches(operation, areas))) && !_exclude.Exists(pattern => pattern.Matches(operation, areas));

    private static void Check(OperationPattern pattern, string option, IReadOnlyList<ApiOperation> operations, Areas areas)
    {
        if (operations.Any(operation => pattern.Matches(operation, areas))) return;
        var tags = Known(OperationPattern.TagMark, operations.SelectMany(operation => operation.Tags));
        var names = Known(OperationPattern.AreaMark, operations.Select(areas.Of));
        var tops = operations.Select(operation => PathTemplate.Segments(operation.Path)).Where(path => path.Length > 0).Select(path => $"/{path[0]}/**");
        var rest = names.Count > MostNames ? $", and {names.Count - MostNames} more" : "";
        throw new SelectionException(
            $"{option} '{pattern.Text}' matches no operation of the document.",
            NearNames.Remedy(pattern.Text, [.. names, .. tags, .. tops, .. operations.Select(operation => operation.Path)], $"The areas are {string.Join(", ", names.Take(MostNames).Select(name => $"'{name}'"))}{rest}."));
    }

    private static List<string> Known(string mark, IEnumerable<string> names) => names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(name => mark + name).ToList();

    private static List<OperationPattern> Parse(IReadOnlyList<string> patterns, string option) => patterns.Select(pattern => OperationPattern.Parse(pattern, option)).ToList();

    private static IEnumerable<string> Options(IReadOnlyList<string> patterns, string option) =>
        patterns.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(pattern => $"{option} '{pattern.Replace("'", "'\\''", StringComparison.Ordinal)}'");
}
