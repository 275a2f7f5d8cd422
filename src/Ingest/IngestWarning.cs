namespace Signalbox.Ingest;

/// <summary>Something in the document that was worked around, thinned out or left out.</summary>
/// <param name="Place">File, JSON pointer or operation.</param>
/// <param name="Message">What, and what was done about it.</param>
public sealed record IngestWarning(string Place, string Message);
