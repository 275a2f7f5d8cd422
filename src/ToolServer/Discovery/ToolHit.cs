using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Discovery;

/// <param name="Tool">What was found.</param>
/// <param name="Score">How well it fits, without a unit; comparable within one search only.</param>
public sealed record ToolHit(ServedTool Tool, float Score);
