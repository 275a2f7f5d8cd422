using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Simulation;

/// <summary>
/// The criterion of a look-up by name, and what outputs read of the thing found. Raw criterion: <c>$[?count($['items'][?@['name'] == "{$inputs.name}"]) == 1]</c>,
/// raw output: <c>$['items'][?@['name'] == "{$inputs.name}"]['uuid']</c>.
/// </summary>
public sealed partial class LookUpCriterion
{
    private readonly string _items;

    private LookUpCriterion(Match match)
    {
        var groups = match.Groups;
        (List, Member, Wanted) = (Names(groups["list"].Value), Names(groups["member"].Value), groups["wanted"].Value);
        _items = $"${groups["list"].Value}[?@{groups["member"].Value} == \"{Wanted}\"]";
    }

    /// <summary>Names that lead to the list in the body; empty where the body is the list.</summary>
    public IReadOnlyList<string> List { get; }

    /// <summary>Names that lead to the member of a thing that is compared.</summary>
    public IReadOnlyList<string> Member { get; }

    /// <summary>What it is compared with, inputs not filled in.</summary>
    public string Wanted { get; }

    /// <summary>Null when the criterion asks something else.</summary>
    public static LookUpCriterion? In(Criterion criterion) =>
        criterion.Context == "$response.body" && LookUp().Match(criterion.Condition) is { Success: true } match ? new(match) : null;

    /// <summary>What is looked for.</summary>
    /// <param name="input">The text of an argument by its name; null counts as empty.</param>
    public string Filled(Func<string, string?> input) => Input().Replace(Wanted, match => input(match.Groups["name"].Value) ?? "");

    /// <summary>Names that lead to what an output reads of the thing found; null where it reads something else.</summary>
    public IReadOnlyList<string>? Read(JsonElement output) =>
        output.ValueKind == JsonValueKind.Object && output.TryGetProperty("selector", out var text) && text.ValueKind == JsonValueKind.String
            && text.GetString() is { } selector && selector.StartsWith(_items, StringComparison.Ordinal) && Rest().IsMatch(selector[_items.Length..])
            ? Names(selector[_items.Length..])
            : null;

    private static string[] Names(string path) => [.. Name().Matches(path).Select(match => match.Groups["name"].Value)];

    [GeneratedRegex("""^\$\[\?count\(\$(?<list>(?:\['[^']+'\]|\.[A-Za-z_]\w*)*)\[\?@(?<member>(?:\['[^']+'\]|\.[A-Za-z_]\w*)+)\s*==\s*"(?<wanted>[^"]*)"\]\)\s*==\s*1\]$""")]
    private static partial Regex LookUp();

    [GeneratedRegex("""^(?:\['[^']+'\]|\.[A-Za-z_]\w*)+$""")]
    private static partial Regex Rest();

    [GeneratedRegex("""\['(?<name>[^']+)'\]|\.(?<name>[A-Za-z_]\w*)""")]
    private static partial Regex Name();

    [GeneratedRegex(@"\{\$inputs\.(?<name>[\w.-]+)\}")]
    private static partial Regex Input();
}
