using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using ModelContextProtocol.Protocol;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// One page of <c>tools/list</c>, put together from the tools' ready JSON. The order is that of the names, and the cursor is the last name
/// of the page before: it stays good when tools come and go between two pages.
/// </summary>
internal static class ToolListPage
{
    public const int Size = 100;

    /// <summary>Clients that listen hear of a change at once; others may keep the list this long.</summary>
    private const int TtlMilliseconds = 5000;

    /// <param name="snapshot">What the caller may see.</param>
    /// <param name="id">Of the request.</param>
    /// <param name="after">Name of the last tool of the page before; null: the first page.</param>
    /// <param name="perRequestEra">Adds what results have since 2026-07-28.</param>
    /// <param name="server">Name and version for <c>_meta</c>.</param>
    /// <param name="shared">Whether every caller gets this list, so that shared caches may keep it.</param>
    public static ReadOnlyMemory<byte> Write(
        RegistrySnapshot snapshot, RequestId id, string? after, bool perRequestEra, Implementation server, bool shared)
    {
        var first = after is null ? 0 : snapshot.IndexAfter(after);
        var end = Math.Min(first + Size, snapshot.Tools.Length);
        return Write(
            snapshot.Tools.Take(first..end).Select(tool => tool.Json), id, end < snapshot.Tools.Length ? snapshot.Tools[end - 1].Name : null, perRequestEra, server, shared,
            256 + ((end - first) * 1024));
    }

    /// <summary>A list that is one page whatever is served.</summary>
    public static ReadOnlyMemory<byte> Whole(IEnumerable<ReadOnlyMemory<byte>> tools, RequestId id, bool perRequestEra, Implementation server) =>
        Write(tools, id, null, perRequestEra, server, shared: true, 4096);

    private static ReadOnlyMemory<byte> Write(
        IEnumerable<ReadOnlyMemory<byte>> tools, RequestId id, string? next, bool perRequestEra, Implementation server, bool shared, int size)
    {
        var buffer = new ArrayBufferWriter<byte>(size);
        using var json = new Utf8JsonWriter(buffer, new() { SkipValidation = true });
        json.WriteStartObject();
        json.WriteString("jsonrpc", "2.0");
        WriteId(json, id);
        json.WriteStartObject("result");
        json.WriteStartArray("tools");
        foreach (var tool in tools)
            json.WriteRawValue(tool.Span, skipInputValidation: true);
        json.WriteEndArray();
        if (next is not null)
            json.WriteString("nextCursor", CursorAfter(next));
        if (perRequestEra)
            WriteResultFields(json, server, shared);
        json.WriteEndObject();
        json.WriteEndObject();
        json.Flush();
        return buffer.WrittenMemory;
    }

    /// <summary>The cursor of the page that begins behind a tool.</summary>
    public static string CursorAfter(string tool) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(tool));

    /// <returns>False: no cursor of ours.</returns>
    public static bool TryReadCursor(string cursor, out string after)
    {
        after = "";
        if (cursor.Length > 512 || !Base64Url.IsValid(cursor))
            return false;
        after = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor));
        return true;
    }

    internal static void WriteId(Utf8JsonWriter json, RequestId id)
    {
        if (id.Id is long number)
            json.WriteNumber("id", number);
        else
            json.WriteString("id", id.ToString());
    }

    private static void WriteResultFields(Utf8JsonWriter json, Implementation server, bool shared)
    {
        json.WriteString("resultType", "complete");
        json.WriteNumber("ttlMs", TtlMilliseconds);
        json.WriteString("cacheScope", shared ? "public" : "private");
        json.WriteStartObject("_meta");
        json.WriteStartObject(MetaKeys.ServerInfo);
        json.WriteString("name", server.Name);
        json.WriteString("version", server.Version);
        if (server.Title is { } title)
            json.WriteString("title", title);
        json.WriteEndObject();
        json.WriteEndObject();
    }
}
