namespace Signalbox.Ingest;

/// <summary>Estimates at four bytes of JSON a token, of tool definitions as a client lists them.</summary>
/// <param name="Before">One tool an operation, schemas expanded in full.</param>
/// <param name="After">The workflows of this ingest.</param>
/// <param name="MedianTool">The middle one of them.</param>
/// <param name="LargestTool">The largest of them.</param>
public sealed record TokenFigures(long Before, long After, int MedianTool, int LargestTool);
