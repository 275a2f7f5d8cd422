using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Tables;

/// <summary>Reads a JSONPath such as <c>.status.conditions[?(@.type=="Ready")].status</c>.</summary>
internal static class JsonPathParser
{
    private static readonly string[] Operators = ["==", "!=", "<=", ">=", "<", ">"];

    public static IReadOnlyList<JsonPathStep> Parse(string text)
    {
        var path = text.Trim();
        if (path.StartsWith('{') && path.EndsWith('}'))
            path = path[1..^1];
        if (path.StartsWith('$') || path.StartsWith('@'))
            path = path[1..];
        return Steps(path, text);
    }

    private static List<JsonPathStep> Steps(string path, string whole)
    {
        var steps = new List<JsonPathStep>();
        var at = 0;
        while (at < path.Length)
        {
            if (path[at] == '.')
            {
                var end = at + 1;
                while (end < path.Length && path[end] is not ('.' or '['))
                    end += path[end] == '\\' && end + 1 < path.Length ? 2 : 1;
                var name = path[(at + 1)..end].Replace("\\", "", StringComparison.Ordinal);
                steps.Add(name switch
                {
                    "*" => new JsonPathStep.All(),
                    "length()" => new JsonPathStep.Length(),
                    "" => throw Unsupported(whole, "a name is missing after '.'"),
                    _ => new JsonPathStep.Member(name),
                });
                at = end;
            }
            else if (path[at] == '[')
            {
                var end = Closing(path, at, whole);
                steps.Add(Bracket(path[(at + 1)..end].Trim(), whole));
                at = end + 1;
            }
            else
            {
                throw Unsupported(whole, $"unexpected '{path[at]}'");
            }
        }

        return steps;
    }

    private static JsonPathStep Bracket(string inner, string whole)
    {
        if (inner == "*")
            return new JsonPathStep.All();
        if (inner.Length >= 2 && inner[0] is '\'' or '"')
            return new JsonPathStep.Member(inner[1..^1]);
        if (inner.StartsWith("?(", StringComparison.Ordinal) && inner.EndsWith(')'))
            return Filter(inner[2..^1].Trim(), whole);
        if (int.TryParse(inner, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var index))
            return new JsonPathStep.Index(index);
        throw Unsupported(whole, $"[{inner}] is not supported");
    }

    private static JsonPathStep.Filter Filter(string condition, string whole)
    {
        foreach (var sign in Operators)
        {
            var at = condition.IndexOf(sign, StringComparison.Ordinal);
            if (at > 0)
                return new JsonPathStep.Filter(Left(condition[..at].Trim(), whole), sign, Operand(condition[(at + sign.Length)..].Trim(), whole));
        }

        return new JsonPathStep.Filter(Left(condition, whole), "", null);
    }

    private static List<JsonPathStep> Left(string text, string whole) =>
        text.StartsWith('@') ? Steps(text[1..], whole) : throw Unsupported(whole, "the left side of a filter must begin with '@'");

    private static JsonNode? Operand(string text, string whole)
    {
        if (text.Length >= 2 && text[0] == '\'' && text[^1] == '\'')
            return JsonValue.Create(text[1..^1]);

        try
        {
            using var document = JsonDocument.Parse(text);
            return Json.JsonReading.Convert(document.RootElement);
        }
        catch (JsonException)
        {
            throw Unsupported(whole, $"{text} is no literal");
        }
    }

    private static int Closing(string path, int open, string whole)
    {
        var quote = '\0';
        for (var at = open + 1; at < path.Length; at++)
        {
            if (quote != '\0')
                quote = path[at] == quote ? '\0' : quote;
            else if (path[at] is '\'' or '"')
                quote = path[at];
            else if (path[at] == ']')
                return at;
        }

        throw Unsupported(whole, "']' is missing");
    }

    private static FormatException Unsupported(string path, string why) => new($"is an invalid path {path}: {why}");
}
