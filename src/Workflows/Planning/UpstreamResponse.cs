namespace Signalbox.Workflows.Planning;

/// <summary>A complete HTTP response.</summary>
public sealed record UpstreamResponse
{
    public required int StatusCode { get; init; }

    /// <summary>As received, one entry a field line; content headers included.</summary>
    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public ReadOnlyMemory<byte> Body { get; init; }

    public string? ContentType { get; init; }

    /// <summary>The request was sent before, and that answer was lost: it may have taken effect then.</summary>
    public bool AfterLostAnswer { get; init; }

    /// <summary>The status alone: headers and body may hold secrets.</summary>
    public override string ToString() => $"{StatusCode}";
}
