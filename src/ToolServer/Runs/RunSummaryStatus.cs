using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>What of a run's status decides about it.</summary>
internal sealed record RunSummaryStatus
{
    public string? Phase { get; init; }

    public RunOwner? Owner { get; init; }

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }
}
