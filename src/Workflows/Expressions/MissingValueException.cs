namespace Signalbox.Workflows.Expressions;

/// <summary>A value that a request needs is not there, or cannot be sent. The message is for people.</summary>
public sealed class MissingValueException(string message) : Exception(message);
