using Microsoft.Extensions.Logging;

namespace Signalbox.ToolServer.Runs;

/// <summary>What a recorder reports.</summary>
internal sealed partial class RunRecorder
{
    [LoggerMessage(4600, LogLevel.Warning, "A call of {Workflow} may take long and could not be recorded; it ends with this process. See that the McpWorkflowRun kind is installed and may be written.")]
    private static partial void LogNotRecorded(ILogger logger, Exception exception, string workflow);

    [LoggerMessage(4601, LogLevel.Warning, "The record of run {Run} could not be written.")]
    private static partial void LogNotWritten(ILogger logger, Exception exception, string run);

    [LoggerMessage(4602, LogLevel.Warning, "The end of run {Run}, {Phase}, could not be written.")]
    private static partial void LogNotEnded(ILogger logger, Exception exception, string run, string phase);

    [LoggerMessage(4603, LogLevel.Information, "Run {Run} is given up here.")]
    private static partial void LogLost(ILogger logger, Exception exception, string run);

    [LoggerMessage(4604, LogLevel.Information, "Run {Run} could not be handed over; it is taken over when this replica's Lease has expired.")]
    private static partial void LogNotReleased(ILogger logger, Exception exception, string run);
}
