namespace Signalbox.Ingest;

/// <summary>What a document may cost. A document over a limit is refused with the limit's name and value.</summary>
public sealed record DocumentLimits
{
    /// <summary>Bytes of one file. A larger file is refused before it is read.</summary>
    public long MaxFileBytes { get; init; } = 100L * 1024 * 1024;

    /// <summary>Bytes of all files of a document together.</summary>
    public long MaxTotalBytes { get; init; } = 400L * 1024 * 1024;

    /// <summary>Nesting of objects and lists.</summary>
    public int MaxDepth { get; init; } = 200;

    /// <summary>YAML nodes of one file once its aliases are expanded, and schema objects once files are joined.</summary>
    public int MaxNodes { get; init; } = 5_000_000;

    /// <summary>Of these, copies that YAML aliases make: some bytes of text can ask for all of them.</summary>
    public int MaxAliasNodes { get; init; } = 500_000;

    /// <summary>References that lead to another file.</summary>
    public int MaxReferences { get; init; } = 200_000;

    /// <summary>Files that one document may draw in.</summary>
    public int MaxFiles { get; init; } = 5_000;

    /// <summary>From the first byte read to the last workflow.</summary>
    public TimeSpan MaxTime { get; init; } = TimeSpan.FromMinutes(2);
}
