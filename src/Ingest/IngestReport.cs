namespace Signalbox.Ingest;

/// <summary>The account of an ingest, written as <c>report.json</c>. Always <c>Covered + Uncovered.Count == Operations</c>.</summary>
public sealed record IngestReport
{
    /// <summary><c>arazzo</c> for an import; absent where the workflows were made of OpenAPI documents.</summary>
    public string? Source { get; init; }

    public required DocumentFigures Document { get; init; }

    /// <summary>Operations in the document; of an Arazzo document, those that its steps refer to.</summary>
    public required int Operations { get; init; }

    /// <summary>How many of them were selected, where not all were.</summary>
    public int? Selected { get; init; }

    /// <summary>By which options; absent where all were.</summary>
    public string? Selection { get; init; }

    /// <summary>Operations that a step of some workflow calls.</summary>
    public required int Covered { get; init; }

    /// <summary>Number of workflows.</summary>
    public required int Workflows { get; init; }

    /// <summary>Product areas by name; the operations of all together are <see cref="Operations"/>, and so are workflows and covered operations. None where the source is Arazzo.</summary>
    public IReadOnlyList<AreaFigures> Areas { get; init; } = [];

    public required IReadOnlyList<UncoveredOperation> Uncovered { get; init; }

    /// <summary>Workflows of an Arazzo document that were not imported; absent where none was read.</summary>
    public IReadOnlyList<RefusedWorkflow>? Refused { get; init; }

    public required IReadOnlyList<IngestWarning> Warnings { get; init; }

    public required TokenFigures Tokens { get; init; }

    /// <summary>What a language model had a part in; absent where none was asked.</summary>
    public LlmFigures? Llm { get; init; }
}
