namespace Signalbox.Ingest;

/// <summary>What was read.</summary>
public sealed record DocumentFigures
{
    /// <summary>File name or URL without credentials; several are joined with a comma.</summary>
    public required string Name { get; init; }

    public string? Title { get; init; }

    public string? Version { get; init; }

    /// <summary>Version of the specification, as the document states it.</summary>
    public required string Specification { get; init; }

    /// <summary><c>sha256:</c> and hex, over the file, or over the list of files and their digests where there are several.</summary>
    public required string Digest { get; init; }

    public required int Files { get; init; }

    public required long Bytes { get; init; }
}
