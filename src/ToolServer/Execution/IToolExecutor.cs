namespace Signalbox.ToolServer.Execution;

/// <summary>Runs one call of an approved workflow to its end.</summary>
public interface IToolExecutor
{
    /// <summary>
    /// Runs the plan. Everything that the upstream, the target or the arguments do wrong is a result with <see cref="ToolCallResult.IsError"/>;
    /// the one exception is <see cref="OperationCanceledException"/> when <paramref name="ct"/> asked for it.
    /// </summary>
    Task<ToolCallResult> CallAsync(ToolCall call, CancellationToken ct);
}
