using System.Globalization;
using Signalbox.ToolServer.Execution;

namespace Signalbox.ToolServer.Fleets;

/// <summary>
/// One call on many hosts: as many at a time as the rollout says, the canary alone and first, and none begun any more once too many have failed. Hosts under way
/// are never broken off for another's failure.
/// </summary>
internal sealed class FleetRun(FleetSelection selection, Func<FleetHost, Task<ToolCallResult>> call, Func<ProgressUpdate, ValueTask>? progress)
{
    private readonly ToolCallResult?[] _results = new ToolCallResult?[selection.Hosts.Length];
    private readonly Lock _gate = new();
    private int _next;
    private int _failures;
    private int _done;

    /// <exception cref="OperationCanceledException">The caller went away; every host's call has ended by then.</exception>
    public async Task<ToolCallResult> RunAsync()
    {
        using var telling = new SemaphoreSlim(1);
        if (selection.Rollout.Canary && Take() is { } first)
        {
            await OneAsync(first, telling);
            if (_failures > 0)
                return FleetResult.Of(selection.Hosts, _results);
        }

        await Task.WhenAll(Enumerable.Range(0, Math.Min(selection.Rollout.MaxParallel, selection.Hosts.Length)).Select(_ => WorkAsync(telling)));
        return FleetResult.Of(selection.Hosts, _results);
    }

    private async Task WorkAsync(SemaphoreSlim telling)
    {
        while (Take() is { } index)
            await OneAsync(index, telling);
    }

    private int? Take()
    {
        lock (_gate)
            return _failures < selection.Rollout.MaxFailures && _next < selection.Hosts.Length ? _next++ : null;
    }

    private async Task OneAsync(int index, SemaphoreSlim telling)
    {
        var result = await call(selection.Hosts[index]);
        lock (_gate)
        {
            _results[index] = result;
            if (result.IsError)
                _failures++;
        }

        if (progress is null)
            return;
        // One after another, so that progress rises as MCP asks.
        await telling.WaitAsync();
        try
        {
            _done++;
            await progress(new(_done, selection.Hosts.Length, string.Create(CultureInfo.InvariantCulture,
                $"{selection.Hosts[index].Name} {(result.IsError ? "failed" : "succeeded")} ({_done} of {selection.Hosts.Length} hosts)")));
        }
        finally
        {
            telling.Release();
        }
    }
}
