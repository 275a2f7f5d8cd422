namespace Signalbox.Workflows.Model;

/// <summary>A request of a run, as people may see it.</summary>
public sealed record RunRequest
{
    public string StepId { get; init; } = "";

    /// <summary>Method and path, without the query.</summary>
    public string Request { get; init; } = "";
}
