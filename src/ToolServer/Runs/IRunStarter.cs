using System.Collections.Immutable;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Fleets;

namespace Signalbox.ToolServer.Runs;

/// <summary>Begins a call without waiting for its end.</summary>
public interface IRunStarter
{
    /// <summary>Comes back when the run is recorded, before anything is sent; or when the call has ended before it needed a record.</summary>
    /// <param name="call">What to run.</param>
    /// <param name="ct">Gives it up as long as there is no record; afterwards it has no effect.</param>
    Task<RunStart> StartAsync(ToolCall call, CancellationToken ct);

    /// <summary>
    /// Begins a call on many hosts as one run, whose result is an entry a host. It outlives this process: hosts that have ended are not repeated, and the others go on. Comes
    /// back when it is recorded, before anything is sent, or with a refusal.
    /// </summary>
    /// <param name="call">What to run, with the workflow's own arguments.</param>
    /// <param name="hosts">On which, in this order.</param>
    /// <param name="rollout">How to go over them.</param>
    Task<RunStart> StartAsync(ToolCall call, ImmutableArray<FleetHost> hosts, FleetRollout rollout);
}
