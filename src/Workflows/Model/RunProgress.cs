namespace Signalbox.Workflows.Model;

/// <summary>What a run does now.</summary>
public sealed record RunProgress
{
    public string Message { get; init; } = "";

    /// <summary>0 to 100, as the upstream's job reports it; null when it does not.</summary>
    public int? Percent { get; init; }
}
