namespace Signalbox.Workflows.Model;

/// <summary>MCP tool annotations: hints for clients, never a protection. Absent means the MCP default of that hint.</summary>
public sealed record ToolAnnotationsSpec
{
    public bool? ReadOnlyHint { get; init; }

    public bool? DestructiveHint { get; init; }

    public bool? IdempotentHint { get; init; }

    public bool? OpenWorldHint { get; init; }
}
