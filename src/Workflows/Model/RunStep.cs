namespace Signalbox.Workflows.Model;

/// <summary>One finished execution of a step, or several in a row that ended alike, as polls do.</summary>
public sealed record RunStep
{
    public string StepId { get; init; } = "";

    /// <summary>Method and path, without the query.</summary>
    public string Request { get; init; } = "";

    /// <summary>Null when there was no answer.</summary>
    public int? StatusCode { get; init; }

    /// <summary><c>Succeeded</c>, <c>Failed</c> or <c>Unknown</c>.</summary>
    public string Outcome { get; init; } = "";

    public int Tries { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
