using Signalbox.Ingest.Naming;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>Tells which workflows belong into one at a level.</summary>
internal sealed class JoinKeys
{
    private const int FewFields = 2;
    private const int FewOperations = 8;
    private readonly OperationIndex _index;
    private readonly Dictionary<ApiOperation, Place> _places = [];
    private readonly HashSet<Key> _heads = [];
    private readonly Dictionary<Key, int> _weights;

    public JoinKeys(OperationIndex index, IReadOnlyList<ApiOperation> operations)
    {
        _index = index;
        _weights = operations.GroupBy(operation => new Key(operation.Document, Place(operation).Collection)).ToDictionary(group => group.Key, group => group.Count());
        // volume is the head of volume_group and volume_snapshot: what people handle most stays a tool of its own.
        var byOwner = operations.GroupBy(operation => new Key(operation.Document, Place(operation).Owner));
        foreach (var siblings in byOwner.Where(group => group.Key.Path.EndsWith('*')))
        {
            var collections = siblings.Select(operation => Place(operation).Collection).Distinct().ToList();
            var words = collections.ToDictionary(path => path, path => Words.Split(PathTemplate.Segments(path).LastOrDefault() ?? ""));
            foreach (var path in collections.Where(path => words.Values.Any(other => other.Count > words[path].Count && other.Take(words[path].Count).SequenceEqual(words[path]))))
            {
                _heads.Add(new Key(siblings.Key.Document, path));
            }
        }
    }

    public Place Place(ApiOperation operation) => _places.TryGetValue(operation, out var place) ? place : _places[operation] = Clustering.Place.Of(operation, _index);

    /// <summary>Operations on the resource that the operation is about.</summary>
    public int Weight(ApiOperation operation) => _weights.GetValueOrDefault(new Key(operation.Document, Place(operation).Collection));

    /// <summary>Equal for workflows that are joined at the level; null for one that stays alone.</summary>
    public JoinKey? Of(WorkflowDraft draft, string risk, JoinLevel level)
    {
        if (draft.Intent == Intent.Search || draft.Fields.Exists(field => field.In == "choice") || (draft.Patterns.Contains("overview") && draft.Patterns.Contains("lookup"))) return null;
        for (var at = level; at > JoinLevel.None; at--)
        {
            if (At(draft, risk, at) is { } key) return key;
        }

        return null;
    }

    private JoinKey? At(WorkflowDraft draft, string risk, JoinLevel level)
    {
        var place = Place(draft.Main);
        var document = draft.Main.Document;
        var thing = place.Thing ?? place.Collection;
        var owner = place.Tail.Length > 0 && place.Thing is not null ? place.Thing : place.Owner;
        var isHead = place.Tail.Length == 0 && _heads.Contains(new Key(document, place.Collection));
        var deletes = draft.Main.Method == "DELETE";
        return level switch
        {
            JoinLevel.Fields when risk == RiskReader.Change && IsField(draft, place) => new JoinKey(document, thing, risk, "acts"),
            JoinLevel.Thing when deletes && place.Tail.Length > 0 => new JoinKey(document, thing, risk, "parts"),
            JoinLevel.Thing when !deletes && risk != RiskReader.Read && draft.Intent != Intent.Create => new JoinKey(document, thing, risk, "acts"),
            JoinLevel.Resource when risk == RiskReader.Change => new JoinKey(document, place.Collection, risk, "acts"),
            JoinLevel.Deletes when deletes && !isHead => new JoinKey(document, owner, risk, "parts"),
            JoinLevel.Reads when risk == RiskReader.Read && !isHead => new JoinKey(document, owner, risk, "reads"),
            JoinLevel.Changes when risk == RiskReader.Change && !isHead => new JoinKey(document, owner, risk, "changes"),
            // Reads alone: people approve by name, and no name says what a tool destroys that destroys many kinds of things.
            JoinLevel.Rest when risk == RiskReader.Read && !isHead && place.Owner.EndsWith('*') && Weight(draft.Main) <= FewOperations => new JoinKey(document, JoinKey.Anywhere, risk, "reads"),
            _ => null,
        };
    }

    private static bool IsField(WorkflowDraft draft, Place place) =>
        draft.Main.Method is "PUT" or "PATCH" && place.Tail.Length == 1 && draft.Fields.Count(field => field.In == "body") is > 0 and <= FewFields;

    private sealed record Key(ApiDocument Document, string Path);
}
