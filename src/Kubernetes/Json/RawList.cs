using System.Text.Json;

namespace Signalbox.Kubernetes.Json;

/// <summary>A list as it comes over the wire; items stay undecoded so that one bad object cannot spoil the page.</summary>
internal sealed record RawList
{
    public RawListMeta Metadata { get; init; } = new();

    /// <summary>Null where an empty list was encoded by Go as <c>null</c>.</summary>
    public List<JsonElement>? Items { get; init; }
}
