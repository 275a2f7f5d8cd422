using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Validation;

/// <summary>Everything that keeps a workflow from running, in the order of the spec.</summary>
public static class WorkflowValidator
{
    public static IReadOnlyList<Problem> Validate(McpWorkflowSpec spec) => Planning.WorkflowCompiler.Compile(spec).Problems;
}
