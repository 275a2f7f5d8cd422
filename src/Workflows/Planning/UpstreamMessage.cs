using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>What an upstream says about an error, as far as it can be found in the body.</summary>
internal static class UpstreamMessage
{
    private const int Longest = 1000;

    private const int MostDetails = 5;

    private static readonly string[] Names = ["message", "msg", "error_description", "errorMessage", "default_message", "reason", "description", "value", "type"];

    /// <summary>
    /// RFC 9457 problem details with the faults of their members, Redfish extended info, and the usual members at any of their usual depths;
    /// the heading of an HTML page; else the text. Null when there is nothing to read.
    /// </summary>
    public static string? Of(Exchange exchange)
    {
        if (exchange.Response is null || exchange.ResponseBody is not { } body)
            return null;
        var text = body.ValueKind switch
        {
            JsonValueKind.Undefined => null,
            JsonValueKind.String => Plain(body.GetString()!),
            _ => Find(body, 0) ?? JsonText.Of(body),
        };
        return string.IsNullOrWhiteSpace(text) ? null : Bounded(text);
    }

    private static string? Find(JsonElement body, int depth)
    {
        if (body.ValueKind == JsonValueKind.String)
            return body.GetString() is { Length: > 0 } said ? said : null;
        if (depth > 4)
            return null;
        if (body.ValueKind == JsonValueKind.Array)
            return Joined(body.EnumerateArray().Select(item => Find(item, depth + 1)));
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        if (Member(body, "@Message.ExtendedInfo") is { } extended && Find(extended, depth + 1) is { } redfish)
            return redfish;
        var found = Member(body, "title") is { ValueKind: JsonValueKind.String } title
            ? Joined([title.GetString(), Nested(body, "detail", depth)], ": ")
            : Nested(body, "detail", depth);
        found ??= Names.Take(4).Select(name => Nested(body, name, depth)).FirstOrDefault(text => text is not null);
        var faults = Faults(body, depth);
        if (found is not null)
            return Joined([found, faults], " ");
        return faults ?? Nested(body, "error", depth) ?? Nested(body, "messages", depth)
            ?? Names.Skip(4).Select(name => Nested(body, name, depth)).FirstOrDefault(text => text is not null);
    }

    /// <summary><c>errors</c>: a list of errors, or messages by the member that they are about.</summary>
    private static string? Faults(JsonElement body, int depth)
    {
        if (Member(body, "errors") is not { } errors)
            return null;
        return errors.ValueKind == JsonValueKind.Object
            ? Joined(errors.EnumerateObject().Select(member => Find(member.Value, depth + 1) is { } text ? $"{member.Name}: {text}" : null))
            : Find(errors, depth + 1);
    }

    private static string? Nested(JsonElement body, string name, int depth) => Member(body, name) is { } member ? Find(member, depth + 1) : null;

    /// <summary>Names are compared without regard to case: <c>Message</c> is as usual as <c>message</c>.</summary>
    private static JsonElement? Member(JsonElement body, string name)
    {
        foreach (var member in body.EnumerateObject())
        {
            if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                return member.Value;
        }
        return null;
    }

    private static string? Joined(IEnumerable<string?> texts, string separator = "; ")
    {
        var some = texts.Where(text => !string.IsNullOrWhiteSpace(text)).Distinct(StringComparer.Ordinal).Take(MostDetails).ToArray();
        return some.Length == 0 ? null : string.Join(separator, some);
    }

    /// <summary>Of an HTML page its title and first heading: the rest is for a browser.</summary>
    private static string Plain(string text)
    {
        if (!text.AsSpan().TrimStart().StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) && !text.AsSpan().TrimStart().StartsWith("<html", StringComparison.OrdinalIgnoreCase))
            return text;
        return Joined([Between(text, "<title", "</title>"), Between(text, "<h1", "</h1>")], ": ") ?? "an HTML page without a title";
    }

    private static string? Between(string text, string open, string close)
    {
        var start = text.IndexOf(open, StringComparison.OrdinalIgnoreCase);
        var from = start < 0 ? -1 : text.IndexOf('>', start) + 1;
        var to = from <= 0 ? -1 : text.IndexOf(close, from, StringComparison.OrdinalIgnoreCase);
        return to < 0 ? null : System.Net.WebUtility.HtmlDecode(text[from..to]).Trim();
    }

    private static string Bounded(string text)
    {
        var printable = new string([.. text.Take(Longest).Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return text.Length > Longest ? printable + "…" : printable;
    }
}
