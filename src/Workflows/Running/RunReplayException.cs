namespace Signalbox.Workflows.Running;

/// <summary>A recording does not belong to the run that it was to be played to. The message is for people.</summary>
public sealed class RunReplayException(string message, Exception? inner = null) : Exception(message, inner);
