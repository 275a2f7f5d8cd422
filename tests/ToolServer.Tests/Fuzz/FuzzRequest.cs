using System.Text;

namespace Signalbox.ToolServer.Tests.Fuzz;

/// <summary>One request as bytes, made from a seed: the same seed gives the same bytes.</summary>
/// <param name="Seed">What it was made from.</param>
/// <param name="Kind">Which trick it plays.</param>
/// <param name="Head">Request line and headers, without those of the body's length.</param>
/// <param name="Body">What is sent as body.</param>
/// <param name="Cut">Bytes of the body after which the connection is closed; null: none, it is sent whole.</param>
/// <param name="Pieces">In how many writes the body goes out.</param>
/// <param name="Plain">Whether the head is in order, so that the body alone decides.</param>
internal sealed record FuzzRequest(int Seed, string Kind, string Head, byte[] Body, int? Cut, int Pieces, bool Plain)
{
    public byte[] HeadBytes => Encoding.Latin1.GetBytes($"{Head}Content-Length: {Body.Length}\r\n\r\n");

    public override string ToString() => $"seed {Seed} ({Kind}): {Head.Replace("\r\n", " | ", StringComparison.Ordinal)} {Encoding.UTF8.GetString(Body.AsSpan(0, Math.Min(400, Body.Length)))}";
}
