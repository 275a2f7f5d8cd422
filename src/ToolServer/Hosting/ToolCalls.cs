using System.Text.Json;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Fleets;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Hosting;

/// <summary>The one way to a tool, for MCP and REST alike: what a caller may see, and calling it.</summary>
/// <param name="registry">What is served.</param>
/// <param name="policy">Who may call what.</param>
/// <param name="executor">Runs the plans.</param>
/// <param name="metrics">Counts the calls.</param>
/// <param name="time">Measures them.</param>
/// <param name="drained">Cancelled when a stopping server waits for calls no longer.</param>
public sealed class ToolCalls(
    PublishedRegistry registry, ICallPolicy policy, IToolExecutor executor, ToolServerMetrics metrics, TimeProvider time, CancellationToken drained)
{
    public RegistrySnapshot Current => registry.Current;

    public bool DependsOnCaller => policy.DependsOnCaller;

    public ValueTask<RegistrySnapshot> VisibleToAsync(Caller caller, CancellationToken ct) =>
        policy.VisibleToAsync(caller, registry.Current, ct);

    /// <param name="tool">One that the caller may see.</param>
    /// <param name="arguments">An object, or undefined for none.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="progress">Told of each step; null: nobody asked.</param>
    /// <param name="ct">The caller's cancellation.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled. A server that stops ends the call with an error result instead.</exception>
    public async Task<ToolCallResult> CallAsync(
        ServedTool tool, JsonElement arguments, Caller caller, Func<ProgressUpdate, ValueTask>? progress, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var outcome = "cancelled";
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ct, drained);
        try
        {
            var call = new ToolCall
            {
                Plan = tool.Plan,
                Workflow = tool.Workflow,
                Target = tool.Target,
                Arguments = arguments,
                Caller = caller.Name,
                Progress = progress,
            };
            var result = await (tool.Fleet is { } fleet ? OnFleetAsync(fleet, call, either.Token) : executor.CallAsync(call, either.Token));
            outcome = !result.IsError ? "ok" : result.InvalidArgument is not null ? "invalid_arguments" : "error";
            return result;
        }
        catch (OperationCanceledException) when (drained.IsCancellationRequested && !ct.IsCancellationRequested)
        {
            outcome = "server_stopping";
            return new()
            {
                IsError = true,
                OutcomeUnknown = true,
                Text = "The server is stopping and ended the call. The audit log says which steps were finished; look at the target before you call again.",
            };
        }
        catch (Exception) when (!either.IsCancellationRequested)
        {
            outcome = "internal_error";
            throw;
        }
        finally
        {
            metrics.Called(tool.Name, outcome, time.GetElapsedTime(started));
        }
    }

    private async Task<ToolCallResult> OnFleetAsync(Fleet fleet, ToolCall call, CancellationToken ct)
    {
        var spec = call.Plan.Spec;
        var (selection, refusal) = FleetSelection.Read(fleet, spec.Inputs, call.Arguments, spec.Tool.Annotations?.ReadOnlyHint == true);
        if (selection is null)
            return refusal!;
        if (!selection.Many)
            return await executor.CallAsync(On(selection.Hosts[0]), ct);
        return await new FleetRun(selection, host => executor.CallAsync(On(host) with { Progress = null }, ct), call.Progress).RunAsync();

        ToolCall On(FleetHost host) => call with { Target = host.Target, Host = host.HostName, Arguments = selection.Arguments };
    }
}
