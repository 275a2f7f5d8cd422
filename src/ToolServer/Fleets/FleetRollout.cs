using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Fleets;

/// <summary>How one call goes over its hosts.</summary>
/// <param name="MaxParallel">Hosts at a time.</param>
/// <param name="MaxFailures">Failed hosts after which no further one is begun.</param>
/// <param name="Canary">The first host goes alone.</param>
public readonly record struct FleetRollout(int MaxParallel, int MaxFailures, bool Canary)
{
    private const int DefaultParallel = 5;

    public static int Parallel(TargetRollout target) => Math.Max(1, target.MaxParallel ?? DefaultParallel);

    /// <summary>What the target allows and the caller asks for, whichever is less.</summary>
    /// <param name="target">The target's word.</param>
    /// <param name="readsOnly">Whether the tool changes nothing: then failures stop nothing unless somebody says so.</param>
    /// <param name="parallel">The caller's wish, if any.</param>
    /// <param name="failures">The caller's wish, if any.</param>
    /// <param name="canary">The caller's wish, if any.</param>
    public static FleetRollout Of(TargetRollout target, bool readsOnly, int? parallel, int? failures, bool? canary)
    {
        var allowed = target.MaxFailures ?? (readsOnly ? int.MaxValue : 1);
        return new(
            Math.Min(Parallel(target), parallel ?? int.MaxValue),
            Math.Min(allowed, failures ?? int.MaxValue),
            target.Canary == true || canary == true);
    }
}
