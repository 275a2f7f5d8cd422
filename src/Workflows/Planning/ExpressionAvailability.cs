using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Planning;

/// <summary>Which sources have a value at which place of a workflow.</summary>
internal static class ExpressionAvailability
{
    public static bool BeforeRequest(ExpressionSource source) => source is ExpressionSource.Input or ExpressionSource.StepOutput || IsOfWorkflow(source);

    public static bool AfterResponse(ExpressionSource source) => source != ExpressionSource.Output;

    public static bool AtTheEnd(ExpressionSource source) =>
        source is ExpressionSource.Input or ExpressionSource.StepOutput or ExpressionSource.Output || IsOfWorkflow(source);

    private static bool IsOfWorkflow(ExpressionSource source) =>
        source is ExpressionSource.WorkflowInput or ExpressionSource.WorkflowOutput or ExpressionSource.WorkflowStepOutput;
}
