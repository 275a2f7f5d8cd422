using System.Text.Json.Nodes;

namespace Signalbox.Ingest;

/// <summary>What came of a document. The same bytes in give the same result.</summary>
public sealed record IngestResult
{
    /// <summary>Ordered by name.</summary>
    public required IReadOnlyList<GeneratedWorkflow> Workflows { get; init; }

    /// <summary>A draft of the McpTarget: base URL and credentials as the document describes them. It names Secrets, it holds none.</summary>
    public JsonObject? TargetDraft { get; init; }

    public required IngestReport Report { get; init; }
}
