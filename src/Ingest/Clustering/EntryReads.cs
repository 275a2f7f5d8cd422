using System.Text.Json.Nodes;
using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>The read that a joined workflow begins with: the nearest thing above all that can be chosen, else a collection that one of them lies in.</summary>
internal sealed class EntryReads(OperationIndex index)
{
    public ApiOperation? Find(IReadOnlyList<WorkflowDraft> drafts)
    {
        var document = drafts[0].Main.Document;
        if (drafts.Any(draft => draft.Main.Document != document)) return null;
        var paths = drafts.Select(draft => PathTemplate.Segments(draft.Main.Path)).ToList();
        var common = 0;
        while (paths.TrueForAll(path => path.Length > common && path[common] == paths[0][common])) common++;
        // Who finds a thing by its name does not have the identifier that a read of it would want.
        var given = paths[0].Take(common).Where(segment => segment.Contains('{')).SelectMany(PathTemplate.Names)
            .Where(name => drafts.All(draft => draft.Fields.Exists(field => field is { In: "path", Required: true } && field.Source == name))).ToHashSet(StringComparer.Ordinal);
        // Many of them lie below one thing: each path above them is looked at once.
        return paths.OrderByDescending(path => path.Length == common).SelectMany(Above).Distinct(StringComparer.Ordinal)
            .Select(path => index.Find(document, path, "GET")).OfType<ApiOperation>()
            .Where(read => ReadRules.IsPlain(read) && read.PathParameters.All(name => given.Contains(name)))
            .OrderByDescending(read => read.PathParameters.Count()).FirstOrDefault();
    }

    /// <summary>The path itself and those that it lies below, the longest first.</summary>
    private static IEnumerable<string> Above(string[] segments)
    {
        var path = "/" + string.Join('/', segments);
        for (var length = segments.Length; length > 0; length--)
        {
            yield return path;
            path = path[..path.LastIndexOf('/')];
        }
    }

    /// <summary>Arguments by which a list answers little: it is read only to begin with.</summary>
    public static Dictionary<string, JsonNode> Smallest(ApiOperation read)
    {
        var given = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        var size = read.Parameters.FirstOrDefault(parameter => parameter.In == "query" && string.Concat(Words.Split(parameter.Name)) is "limit" or "perpage" or "pagesize" or "maxresults" or "top");
        if (size is not null && read.Document.Resolve(size.Schema) is { } schema && schema["type"]?.ToString() == "integer"
            && (schema["minimum"] is not JsonValue least || (least.TryGetValue<double>(out var number) && number <= 1)) && schema["enum"] is null)
        {
            given[size.Name] = JsonValue.Create(1);
        }

        return given;
    }
}
