using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>A named output of a step or of the workflow.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">What gives it.</param>
/// <param name="Required">The tool's output schema requires it.</param>
internal sealed record PlannedOutput(string Name, ValueTemplate Value, bool Required);
