namespace Signalbox.Workflows.Expressions;

/// <summary>An expression, template or condition that cannot be compiled.</summary>
/// <param name="message">What is wrong, with the offending text.</param>
/// <param name="remedy">What to write instead.</param>
internal sealed class ExpressionException(string message, string remedy) : Exception(message)
{
    public string Remedy { get; } = remedy;
}
