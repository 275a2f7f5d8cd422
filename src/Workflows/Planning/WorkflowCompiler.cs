using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Planning;

/// <summary>Compiles a spec to a plan, or says what stands against it.</summary>
public static class WorkflowCompiler
{
    public static CompileResult Compile(McpWorkflowSpec spec) => throw new NotSupportedException();
}
