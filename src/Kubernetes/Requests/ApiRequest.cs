using System.Text.Json.Nodes;

namespace Signalbox.Kubernetes.Requests;

/// <summary>One request to the API server, as plain data.</summary>
internal sealed record ApiRequest(HttpMethod Method, string PathAndQuery)
{
    public JsonNode? Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The answer is read as it arrives: no time limit, no retry, success bodies not buffered.</summary>
    public bool Streaming { get; init; }

    /// <summary>False where the caller has a backoff of its own (list-watch, leader election) and must see each failure.</summary>
    public bool Retry { get; init; } = true;

    /// <summary>A repeat does no harm even when the first answer was lost.</summary>
    public bool IsSafe => Method == HttpMethod.Get || Method == HttpMethod.Head || Method == HttpMethod.Options;
}
