namespace Signalbox.Ingest;

/// <summary>How far an ingest has come.</summary>
/// <param name="Stage">What is being done: reading, resolving, checking, operations, clustering, compiling.</param>
/// <param name="Detail">The file, or a count in words.</param>
/// <param name="Done">Units done in this stage.</param>
/// <param name="Total">Units in this stage; 0 where it is not known.</param>
public sealed record IngestProgress(string Stage, string Detail, int Done = 0, int Total = 0);
