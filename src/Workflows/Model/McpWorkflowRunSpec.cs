namespace Signalbox.Workflows.Model;

/// <summary>The call. Immutable after creation but for <see cref="Cancel"/>.</summary>
public sealed record McpWorkflowRunSpec
{
    public string WorkflowName { get; init; } = "";

    /// <summary>Digest of the approved revision that runs, to its end, whatever is approved since.</summary>
    public string SpecDigest { get; init; } = "";

    /// <summary>The MCP tool that was called.</summary>
    public string Tool { get; init; } = "";

    public string TargetName { get; init; } = "";

    /// <summary>Which of the target's hosts; null when it has one alone.</summary>
    public string? Host { get; init; }

    /// <summary>Whose run it is: nobody else reads its result or cancels it over MCP and REST.</summary>
    public string Caller { get; init; } = "";

    public string? TraceId { get; init; }

    /// <summary>The arguments as JSON text, sensitive values masked as in the audit log. Nothing is run from them.</summary>
    public string Inputs { get; init; } = "";

    public DateTimeOffset? Deadline { get; init; }

    /// <summary>True asks for the run to be ended; it cannot be taken back.</summary>
    public bool? Cancel { get; init; }
}
