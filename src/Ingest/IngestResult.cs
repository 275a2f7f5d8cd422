using System.Text.Json.Nodes;

namespace Signalbox.Ingest;

/// <summary>What came of a document. The same bytes in give the same result.</summary>
public sealed record IngestResult
{
    /// <summary>Ordered by name.</summary>
    public required IReadOnlyList<GeneratedWorkflow> Workflows { get; init; }

    /// <summary>A draft of the McpTarget: base URL and credentials as the document describes them. It names Secrets, it holds none.</summary>
    public JsonObject? TargetDraft { get; init; }

    /// <summary>Names of workflows that the document gives, and that a model left out or joined into others: they are not gone from it.</summary>
    public IReadOnlyCollection<string> LeftOut { get; init; } = [];

    /// <summary>Every operation of the document, as <c>GET /path</c>.</summary>
    public IReadOnlySet<string> Operations { get; init; } = new HashSet<string>();

    /// <summary>Which operations the ingest was about, as <see cref="IngestAnnotations.Selection"/> says it; null: all.</summary>
    public string? Selection { get; init; }

    public required IngestReport Report { get; init; }
}
