using System.Text.Json.Serialization;

namespace Signalbox.Ingest;

/// <summary>What a language model had a part in. What it proposed and was refused stands among the warnings.</summary>
public sealed record LlmFigures
{
    public required string Url { get; init; }

    public required string Model { get; init; }

    /// <summary>Digest of the model's weights, where the endpoint tells.</summary>
    public string? ModelDigest { get; init; }

    public required int Seed { get; init; }

    /// <summary>Questions that the document comes to.</summary>
    public required int Batches { get; init; }

    /// <summary>Of these, how many the cache answered. Not in <c>report.json</c>: a rerun must not change it.</summary>
    [JsonIgnore]
    public int Cached { get; init; }

    /// <summary>Of these, how many had no usable answer.</summary>
    public required int Failed { get; init; }

    /// <summary>Workflows with a name, title or description of the model's.</summary>
    public required int Worded { get; init; }

    /// <summary>Workflows that it joined others into.</summary>
    public required int Joined { get; init; }

    /// <summary>Workflows that it left out.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Names, texts, joins and omissions that failed a check.</summary>
    public required int Refused { get; init; }

    /// <summary>Why the deterministic result stands, wholly or in part, where an answer was missing.</summary>
    public string? Problem { get; init; }

    /// <summary>Workflows to look at first, by the priority that the model gave them.</summary>
    public IReadOnlyList<string> ReviewFirst { get; init; } = [];
}
