namespace Signalbox.Workflows.Model;

/// <summary>Where a workflow came from. Part of the digest: the reviewer approves it too.</summary>
public sealed record Provenance
{
    /// <summary>File name or URL of the source document, without credentials.</summary>
    public string? Document { get; init; }

    /// <summary><c>sha256:</c> and the hex SHA-256 of the source document.</summary>
    public string? DocumentDigest { get; init; }

    /// <summary>What made the workflow, such as <c>heuristic/1</c>.</summary>
    public string? Generator { get; init; }

    /// <summary>The language model that helped, by the name that its endpoint knows; absent where none did.</summary>
    public string? Model { get; init; }

    /// <summary><c>sha256:</c> and hex of the model's weights; absent where the endpoint does not tell it.</summary>
    public string? ModelDigest { get; init; }

    /// <summary>Seed that the model was asked with.</summary>
    public long? Seed { get; init; }

    /// <summary><c>sha256:</c> and hex of the question: model, seed, rules, schema and data.</summary>
    public string? PromptDigest { get; init; }

    /// <summary>When a person or a model wrote it, RFC 3339. The deterministic generator leaves it out: the same bytes in give the same bytes out.</summary>
    public string? Time { get; init; }
}
