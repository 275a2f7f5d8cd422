namespace Signalbox.Operator;

/// <summary>The operator cannot start or go on; the message says why and what to do.</summary>
public sealed class OperatorException(string message, Exception? inner = null) : Exception(message, inner);
