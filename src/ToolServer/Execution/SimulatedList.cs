using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Execution;

/// <summary>
/// The list that a look-up by name expects: one item of the name asked for, with what the step's outputs read of it. Raw criterion:
/// <c>$[?count($['items'][?@['name'] == "{$inputs.name}"]) == 1]</c>, raw output: <c>$['items'][?@['name'] == "{$inputs.name}"]['uuid']</c>.
/// </summary>
/// <param name="Path">Names that lead to the list.</param>
/// <param name="Items">The list of one.</param>
internal sealed partial record SimulatedList(string[] Path, JsonArray Items)
{
    /// <summary>Null when the criterion asks something else.</summary>
    public static SimulatedList? For(Criterion criterion, WorkflowStep step, JsonElement arguments)
    {
        if (criterion.Context != "$response.body" || LookUp().Match(criterion.Condition) is not { Success: true } found)
            return null;
        var item = new JsonObject();
        Put(item, Names(found.Groups["member"].Value), Filled(found.Groups["wanted"].Value, arguments));
        var list = $"${found.Groups["list"].Value}[?@{found.Groups["member"].Value} == \"{found.Groups["wanted"].Value}\"]";
        foreach (var output in (step.Outputs ?? new Dictionary<string, JsonElement>()).Values)
        {
            if (output.ValueKind == JsonValueKind.Object && output.TryGetProperty("selector", out var text) && text.ValueKind == JsonValueKind.String
                && text.GetString() is { } selector && selector.StartsWith(list, StringComparison.Ordinal) && Rest().IsMatch(selector[list.Length..]))
            {
                var names = Names(selector[list.Length..]);
                Put(item, names, $"simulated {names[^1]}");
            }
        }

        return new(Names(found.Groups["list"].Value), [item]);
    }

    private static void Put(JsonObject item, string[] names, string value)
    {
        foreach (var name in names[..^1])
        {
            if (item[name] is not JsonObject)
                item[name] = new JsonObject();
            item = item[name]!.AsObject();
        }

        item[names[^1]] ??= value;
    }

    /// <summary>A text of the workflow with the arguments that it speaks of.</summary>
    private static string Filled(string text, JsonElement arguments) => Input().Replace(text, match =>
        arguments.ValueKind == JsonValueKind.Object && arguments.TryGetProperty(match.Groups["name"].Value, out var value) ? value.ToString() : "");

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
