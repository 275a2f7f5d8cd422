namespace Signalbox.Workflows.JsonPath;

/// <summary>A text is no well-formed and well-typed RFC 9535 query.</summary>
/// <param name="message">What was expected.</param>
/// <param name="position">Index into the text, from 0.</param>
public sealed class JsonPathException(string message, int position) : FormatException($"{message} (at character {position + 1})")
{
    public int Position { get; } = position;
}
