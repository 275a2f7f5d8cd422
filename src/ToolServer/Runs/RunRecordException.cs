namespace Signalbox.ToolServer.Runs;

/// <summary>A record that must be written before anything is sent cannot be. The message is for people.</summary>
internal sealed class RunRecordException(string message, Exception? inner = null) : Exception(message, inner);
