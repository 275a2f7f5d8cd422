using System.Text.Json;

namespace Signalbox.Kubernetes.Json;

/// <summary>A page of a list as it came over the wire. Its items stay undecoded, so that one bad object cannot spoil the page, and are no documents of their own.</summary>
/// <param name="Items">The bytes of each.</param>
/// <param name="ResourceVersion">Of the whole list.</param>
/// <param name="Continue">Token of the next page; null on the last.</param>
internal sealed record RawPage(IReadOnlyList<ReadOnlyMemory<byte>> Items, string? ResourceVersion, string? Continue)
{
    /// <exception cref="JsonException">It is no list.</exception>
    public static RawPage Parse(ReadOnlyMemory<byte> body)
    {
        var items = new List<ReadOnlyMemory<byte>>();
        var parser = new ListParser(item => items.Add(body[item]));
        parser.Read(body.Span, isLast: true);
        return new(items, parser.Metadata?.ResourceVersion, parser.Metadata?.Following);
    }
}
