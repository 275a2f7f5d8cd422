namespace Signalbox.Workflows.Planning;

/// <summary>A step of another workflow, as <c>dependsOn</c> names it.</summary>
internal sealed record StepOfWorkflow(string WorkflowId, string StepId)
{
    private const string Prefix = "$workflows.";
    private const string Middle = ".steps.";

    /// <summary><c>$workflows.ID.steps.STEP</c>; null for anything else.</summary>
    public static StepOfWorkflow? Parse(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
            return null;
        var parts = text[Prefix.Length..].Split(Middle);
        return parts is [var workflow, var step] && Names.IsStrict(workflow) && Names.IsStrict(step) ? new(workflow, step) : null;
    }
}
