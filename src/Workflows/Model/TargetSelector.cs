namespace Signalbox.Workflows.Model;

/// <summary>Labels that an object must carry, all of them.</summary>
public sealed record TargetSelector
{
    public IReadOnlyDictionary<string, string>? MatchLabels { get; init; }
}
