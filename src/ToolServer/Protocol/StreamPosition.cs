using System.Globalization;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// The id of an event: which stream of the session, and how far on it. A client sends it back as <c>Last-Event-ID</c> to go on there.
/// </summary>
/// <param name="Call">Number of the call whose answer the stream is; null: the stream of changes.</param>
/// <param name="Number">Of the last event that the client has.</param>
internal readonly record struct StreamPosition(int? Call, long Number)
{
    public static string OfChange(long number) => string.Create(CultureInfo.InvariantCulture, $"c{number}");

    public static string OfCall(int call, long number) => string.Create(CultureInfo.InvariantCulture, $"p{call}.{number}");

    /// <returns>Null: no id of ours.</returns>
    public static StreamPosition? Read(string id)
    {
        var text = id.AsSpan();
        if (text is ['c', .. var change] && TryRead(change, out var number))
            return new(null, number);
        return text is ['p', .. var rest] && rest.IndexOf('.') is > 0 and var dot
            && int.TryParse(rest[..dot], NumberStyles.None, CultureInfo.InvariantCulture, out var call) && TryRead(rest[(dot + 1)..], out number)
            ? new(call, number)
            : null;
    }

    private static bool TryRead(ReadOnlySpan<char> text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
