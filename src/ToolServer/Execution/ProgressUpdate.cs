namespace Signalbox.ToolServer.Execution;

/// <summary>How far a call is.</summary>
/// <param name="Progress">Rises with every update of one call, as MCP asks.</param>
/// <param name="Total">Number of steps of the plan; null once repeated steps have made that number untrue, and for a plan that calls other workflows.</param>
/// <param name="Message">Which step runs and what it does; no secrets.</param>
public sealed record ProgressUpdate(double Progress, double? Total, string Message);
