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

    public string? Model { get; init; }

    public string? PromptDigest { get; init; }

    /// <summary>When a person or a model wrote it, RFC 3339. The deterministic generator leaves it out: the same bytes in give the same bytes out.</summary>
    public string? Time { get; init; }
}
