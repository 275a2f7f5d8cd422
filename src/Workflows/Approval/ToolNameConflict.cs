namespace Signalbox.Workflows.Approval;

/// <summary><paramref name="Loser"/> is not served, because <paramref name="Winner"/> has its tool name.</summary>
public sealed record ToolNameConflict(ToolClaim Loser, ToolClaim Winner);
