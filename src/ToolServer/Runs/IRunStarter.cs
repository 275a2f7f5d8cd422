using Signalbox.ToolServer.Execution;

namespace Signalbox.ToolServer.Runs;

/// <summary>Begins a call without waiting for its end.</summary>
public interface IRunStarter
{
    /// <summary>Comes back when the run is recorded, before anything is sent; or when the call has ended before it needed a record.</summary>
    /// <param name="call">What to run.</param>
    /// <param name="ct">Gives it up as long as there is no record; afterwards it has no effect.</param>
    Task<RunStart> StartAsync(ToolCall call, CancellationToken ct);
}
