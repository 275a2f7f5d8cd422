using System.Text.Json;

namespace Signalbox.Kubernetes.Watching;

/// <summary>One event of a watch, its object undecoded: an ERROR carries a Status, a BOOKMARK only a resourceVersion.</summary>
/// <param name="Type">See <see cref="WatchEventType"/>. A string, because an unknown type must not break the stream.</param>
/// <param name="Object">The object after the change; before it, for a deletion.</param>
public sealed record WatchEvent(string Type, JsonElement Object);
