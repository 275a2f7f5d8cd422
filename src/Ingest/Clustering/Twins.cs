using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>Finds the same change offered twice on one path: <c>POST</c> or <c>PUT</c> beside <c>PATCH</c>, <c>POST</c> beside <c>PUT</c>, with nearly the same body.</summary>
internal sealed class Twins(OperationIndex index)
{
    private const double Near = 0.8;

    /// <summary>Why the operation needs no workflow beside its twin; null where it has none.</summary>
    /// <param name="operation">What may be left out.</param>
    /// <param name="nearly">Whether bodies that differ in a few properties count as the same.</param>
    public string? Reason(ApiOperation operation, bool nearly)
    {
        string[] preferred = operation.Method switch { "POST" => ["PATCH", "PUT"], "PUT" => ["PATCH"], _ => [] };
        foreach (var method in preferred)
        {
            if (index.Find(operation, method) is not { } twin || twin.Path != operation.Path) continue;
            if (method == "PATCH" && SameBody(operation, twin)) return "PATCH on the same path takes the same body and is used";
            // POST on a collection makes things, whatever else its path offers.
            if (nearly && (operation.Method == "PUT" || new ApiResource(operation.Path).EndsInParameter) && NearlySame(operation, twin)) return $"{method} on the same path makes the same change and is used";
        }

        return null;
    }

    private static bool SameBody(ApiOperation left, ApiOperation right) =>
        left.Body?.Schema is { } one && JsonNode.DeepEquals(one, right.Body?.Schema);

    private bool NearlySame(ApiOperation left, ApiOperation right)
    {
        var one = Properties(left);
        var other = Properties(right);
        var fewer = Math.Min(one.Count, other.Count);
        return fewer > 0 && one.Count(other.Contains) >= Near * fewer;
    }

    private HashSet<string> Properties(ApiOperation operation)
    {
        if (operation.Body is not { } body) return [];
        var reader = index.Reader(operation.Document);
        var view = reader.Read(body.Schema);
        return view.Properties
            .Where(property => !reader.IsReadOnly(view, property))
            .Select(property => property.Name).ToHashSet(StringComparer.Ordinal);
    }
}
