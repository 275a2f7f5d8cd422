using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>What the simulated controller answers.</summary>
internal sealed record BmcReply(int Status, JsonNode? Body = null)
{
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    public BmcReply With(string header, string value) => this with { Headers = [.. Headers, new(header, value)] };
}
