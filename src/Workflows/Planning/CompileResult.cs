using Signalbox.Workflows.Validation;

namespace Signalbox.Workflows.Planning;

/// <summary>A plan, or the problems that stand against one; never both.</summary>
public sealed record CompileResult(WorkflowPlan? Plan, IReadOnlyList<Problem> Problems);
