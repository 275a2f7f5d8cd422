namespace Signalbox.Workflows.Expressions;

/// <summary>Literal text, or an expression whose value stands there.</summary>
/// <param name="Literal">The text; empty for an expression.</param>
/// <param name="Expression">Null for literal text.</param>
/// <param name="Quote">The quotation mark that is open at this place; null outside of quotation marks.</param>
internal sealed record TextPart(string Literal, RuntimeExpression? Expression, char? Quote);
