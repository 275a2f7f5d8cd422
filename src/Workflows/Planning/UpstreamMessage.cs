using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>What an upstream says about an error, as far as it can be found in the body.</summary>
internal static class UpstreamMessage
{
    private const int Longest = 1000;

    /// <summary>RFC 9457 problem details, Redfish extended info, and the usual members; else the text. Null when there is nothing to read.</summary>
    public static string? Of(Exchange exchange)
    {
        if (exchange.Response is null || exchange.ResponseBody is not { } body)
            return null;
        var text = body.ValueKind switch
        {
            JsonValueKind.Undefined => null,
            JsonValueKind.String => body.GetString(),
            _ => Find(body) ?? JsonText.Of(body),
        };
        return string.IsNullOrWhiteSpace(text) ? null : Bounded(text);
    }

    private static string? Find(JsonElement body)
    {
        if (body.ValueKind == JsonValueKind.String)
            return body.GetString();
        if (body.ValueKind == JsonValueKind.Array)
            return body.GetArrayLength() > 0 ? Find(body[0]) : null;
        if (body.ValueKind != JsonValueKind.Object)
            return null;
        if (Member(body, "@Message.ExtendedInfo") is { } extended && Find(extended) is { } redfish)
            return redfish;
        if (Text(body, "title") is { } title)
            return Text(body, "detail") is { } detail ? $"{title}: {detail}" : title;
        return Text(body, "detail") ?? Text(body, "Message") ?? Text(body, "message") ?? Text(body, "error_description")
            ?? Nested(body, "error") ?? Nested(body, "errors") ?? Text(body, "reason");
    }

    private static string? Nested(JsonElement body, string name) => Member(body, name) is { } member ? Find(member) : null;

    private static string? Text(JsonElement body, string name) =>
        Member(body, name) is { ValueKind: JsonValueKind.String } member && member.GetString() is { Length: > 0 } text ? text : null;

    private static JsonElement? Member(JsonElement body, string name) => body.TryGetProperty(name, out var member) ? member : null;

    private static string Bounded(string text)
    {
        var printable = new string([.. text.Take(Longest).Select(c => char.IsControl(c) ? ' ' : c)]).Trim();
        return text.Length > Longest ? printable + "…" : printable;
    }
}
