namespace Signalbox.Ingest.Naming.Llm;

/// <summary>What came of one question.</summary>
internal sealed record Reply
{
    /// <summary>Null where none came that can be used.</summary>
    public Answer? Answer { get; init; }

    /// <summary>Of the model that gave it.</summary>
    public string? ModelDigest { get; init; }

    public bool FromCache { get; init; }

    /// <summary>Why there is no answer.</summary>
    public string? Fault { get; init; }

    public bool EndpointFailed { get; init; }

    /// <summary>The time for all answers together was used up.</summary>
    public bool OutOfTime { get; init; }

    /// <summary>Why the answers of this run could not be kept.</summary>
    public string? CacheProblem { get; init; }
}
