using System.Text.Json.Nodes;

namespace Signalbox.Cli.Reviewing;

/// <summary>
/// The differences between two specs as reviewers think of them: steps and parameters are compared by their name, not by their place,
/// so that one inserted step is one difference. A moved step is told as such, for order is behaviour.
/// </summary>
internal static class SpecDiff
{
    /// <param name="from">The spec that was approved; null when none was.</param>
    /// <param name="to">The spec as it is now.</param>
    public static IReadOnlyList<SpecChange> Between(JsonObject? from, JsonObject to)
    {
        var changes = new List<SpecChange>();
        Compare("", from ?? [], to, changes);
        return changes;
    }

    private static void Compare(string path, JsonNode? from, JsonNode? to, List<SpecChange> changes)
    {
        if (JsonNode.DeepEquals(from, to))
            return;
        switch (from, to)
        {
            case (JsonObject before, JsonObject after):
                foreach (var name in after.Select(p => p.Key).Union(before.Select(p => p.Key)))
                    CompareMember(path.Length == 0 ? name : $"{path}.{name}", before.ContainsKey(name), before[name], after.ContainsKey(name), after[name], changes);
                break;
            case (JsonArray before, JsonArray after) when Keys(before) is { } beforeKeys && Keys(after) is { } afterKeys:
                CompareNamed(path, Members(before, beforeKeys), Members(after, afterKeys), changes);
                break;
            default:
                changes.Add(new(SpecChangeKind.Changed, path, from, to));
                break;
        }
    }

    private static void CompareMember(string path, bool inFrom, JsonNode? from, bool inTo, JsonNode? to, List<SpecChange> changes)
    {
        if (inFrom && inTo)
            Compare(path, from, to, changes);
        else if (inTo && to is JsonArray added && Keys(added) is { } keys)
            changes.AddRange(Members(added, keys).Select(m => new SpecChange(SpecChangeKind.Added, $"{path}[{m.Key}]", null, m.Value)));
        else
            changes.Add(new(inTo ? SpecChangeKind.Added : SpecChangeKind.Removed, path, from, to));
    }

    private static void CompareNamed(string path, List<KeyValuePair<string, JsonNode?>> from, List<KeyValuePair<string, JsonNode?>> to, List<SpecChange> changes)
    {
        var before = new Dictionary<string, JsonNode?>(from, StringComparer.Ordinal);
        var after = new Dictionary<string, JsonNode?>(to, StringComparer.Ordinal);
        foreach (var (key, value) in to)
            CompareMember($"{path}[{key}]", before.ContainsKey(key), before.GetValueOrDefault(key), true, value, changes);
        foreach (var (key, value) in from.Where(m => !after.ContainsKey(m.Key)))
            changes.Add(new(SpecChangeKind.Removed, $"{path}[{key}]", value, null));
        var (was, now) = (Common(from, after), Common(to, before));
        if (!was.SequenceEqual(now, StringComparer.Ordinal))
            changes.Add(new(SpecChangeKind.Changed, $"{path}.order", Names(was), Names(now)));
    }

    private static List<string> Common(List<KeyValuePair<string, JsonNode?>> members, Dictionary<string, JsonNode?> others) =>
        [.. members.Select(m => m.Key).Where(others.ContainsKey)];

    private static JsonArray Names(List<string> names) => new([.. names.Select(n => (JsonNode)n)]);

    private static List<KeyValuePair<string, JsonNode?>> Members(JsonArray list, List<string> keys) =>
        [.. list.Select((item, i) => KeyValuePair.Create(keys[i], item))];

    /// <summary>The names of the members where each has one of its own: steps by stepId, parameters by place and name, actions by name.</summary>
    private static List<string>? Keys(JsonArray list)
    {
        var keys = list.Select(KeyOf).OfType<string>().ToList();
        return keys.Count > 0 && keys.Count == list.Count && keys.Distinct(StringComparer.Ordinal).Count() == keys.Count ? keys : null;
    }

    private static string? KeyOf(JsonNode? item)
    {
        if (item is not JsonObject member)
            return null;
        if (member["stepId"] is JsonValue step)
            return step.ToString();
        if (member["target"] is JsonValue target)
            return target.ToString();
        if (member["name"] is not JsonValue name)
            return null;
        return member["in"] is JsonValue place ? $"{place}:{name}" : name.ToString();
    }
}
