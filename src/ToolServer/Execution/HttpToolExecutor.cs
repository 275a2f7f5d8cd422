using Microsoft.Extensions.Logging;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Runs;
using Signalbox.ToolServer.Tracing;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>
/// Runs calls against the targets that they name, over HTTP or, where the target says so, simulated. Owns the connections and sessions of all
/// targets; disposing it closes them, so dispose it after the last call. The audit log stays its owner's.
/// </summary>
public sealed partial class HttpToolExecutor : IToolExecutor, IAsyncDisposable
{
    private readonly ITargetSource _targets;
    private readonly AuditLog _audit;
    private readonly TimeProvider _time;
    private readonly ILogger<HttpToolExecutor> _logger;
    private readonly UpstreamPool _pool;

    public HttpToolExecutor(ITargetSource targets, AuditLog audit, ILoggerFactory loggers, TimeProvider? time = null)
    {
        _targets = targets;
        _audit = audit;
        _time = time ?? TimeProvider.System;
        _logger = loggers.CreateLogger<HttpToolExecutor>();
        _pool = new UpstreamPool(targets, _time, loggers.CreateLogger<UpstreamPool>());
    }

    public Task<ToolCallResult> CallAsync(ToolCall call, CancellationToken ct) => CallAsync(call, null, ct);

    /// <param name="call">What to run.</param>
    /// <param name="recorder">Writes the run down; null: nobody does.</param>
    /// <param name="ct">Ends the call.</param>
    internal async Task<ToolCallResult> CallAsync(ToolCall call, RunRecorder? recorder, CancellationToken ct)
    {
        if (ArgumentCheck.Unreadable(call.Arguments) is { } unreadable)
        {
            new CallAudit(_audit, call with { Arguments = default }, _time, recorder?.CallId).End("invalid", unreadable.Text);
            return unreadable;
        }

        var audit = new CallAudit(_audit, call, _time, recorder?.CallId);
        try
        {
            var result = await RunAsync(call, recorder, audit, ct);
            if (_logger.IsEnabled(LogLevel.Debug))
                LogEnded(_logger, call.Workflow.ToString(), result.IsError ? "failed" : "succeeded", result.Trace.Count);
            return result;
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            var (outcome, reason) = recorder?.Active.Stop switch
            {
                RunStop.Released => ("released", "The server is stopping; another goes on with the run."),
                RunStop.Lost => ("released", "Another server has taken the run over."),
                _ => ("cancelled", audit.Told is { } told ? $"The caller cancelled the call. {told}" : "The caller cancelled the call."),
            };
            audit.End(outcome, reason);
            throw;
        }
        catch (UpstreamRefusedException e)
        {
            audit.End("refused", e.Message);
            return new ToolCallResult { IsError = true, Text = $"Nothing was sent. {e.Message}" };
        }
        catch (Exception e)
        {
            // A defect of ours must not leave a call without its line.
            audit.End("failed", $"internal error: {e.GetType().Name}");
            LogDefect(_logger, e, call.Workflow.ToString());
            throw;
        }
    }

    public ValueTask DisposeAsync() => _pool.DisposeAsync();

    private async Task<ToolCallResult> RunAsync(ToolCall call, RunRecorder? recorder, CallAudit audit, CancellationToken ct)
    {
        if (ArgumentCheck.Of(call) is { } invalid)
        {
            audit.End("invalid", invalid.Text);
            return invalid;
        }

        using var upstreams = CallUpstreams.Acquire(call, _targets, _pool);
        audit.Hide(upstreams.Secrets);
        // A run that was taken over has the deadline that it began with.
        using var deadline = new CallDeadline(
            recorder?.Limit ?? upstreams.Limit, _time, ct, recorder is null ? TimeSpan.Zero : _time.GetUtcNow() - recorder.StartedAt);
        if (!await audit.BeginAsync(deadline.Token))
        {
            throw new UpstreamRefusedException(
                UpstreamFailureKind.Refused, "The audit log cannot be written, and this server makes no call that it cannot record. Try again later.");
        }

        recorder?.Begin(audit, deadline);
        return await new CallRunner(call, upstreams.Traced(call.Trace), upstreams.Secrets, audit, deadline, recorder).RunAsync();
    }

    [LoggerMessage(4530, LogLevel.Debug, "Call of {Workflow} {Outcome} after {Steps} steps")]
    private static partial void LogEnded(ILogger logger, string workflow, string outcome, int steps);

    [LoggerMessage(4531, LogLevel.Error, "Call of {Workflow} ended by a defect of the tool server")]
    private static partial void LogDefect(ILogger logger, Exception exception, string workflow);
}
