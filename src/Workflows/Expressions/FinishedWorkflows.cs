namespace Signalbox.Workflows.Expressions;

/// <summary>The workflows that a run has been through, each as it ended last.</summary>
internal sealed class FinishedWorkflows
{
    private Dictionary<string, FinishedWorkflow>? _byId;

    public FinishedWorkflow? Find(string workflowId) => _byId?.GetValueOrDefault(workflowId);

    public void Set(string workflowId, FinishedWorkflow workflow) => (_byId ??= new(StringComparer.Ordinal))[workflowId] = workflow;
}
