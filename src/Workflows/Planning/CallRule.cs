namespace Signalbox.Workflows.Planning;

/// <summary>
/// Whether everything that a workflow calls can be called: one pure function for operator and tool server, so that the one never reports
/// as ready what the other does not serve.
/// </summary>
public static class CallRule
{
    /// <summary>Workflows within workflows at the most, the outermost not counted.</summary>
    public const int DeepestNesting = 8;

    /// <summary>
    /// Null when each call, and each call of what is called, meets exactly one live workflow that can be run with what it is given; else
    /// what stands against it and what to do, for people.
    /// </summary>
    /// <param name="caller">A live workflow.</param>
    /// <param name="live">The live workflows of the caller's namespace that have a workflowId.</param>
    public static string? Problem(WorkflowCalls caller, Func<string, IReadOnlyList<WorkflowCalls>> live) =>
        caller.Calls.Count == 0 ? null : Problem(caller, live, [caller.WorkflowId]);

    private static string? Problem(WorkflowCalls caller, Func<string, IReadOnlyList<WorkflowCalls>> live, List<string> path)
    {
        foreach (var call in caller.Calls)
        {
            var where = path.Count == 1 ? Capitalized(call.Place) : $"{Capitalized(call.Place)} of {string.Join(" > ", path)}";
            if (path.Contains(call.WorkflowId))
                return $"{where} closes a circle of workflows: {string.Join(" > ", path.SkipWhile(p => p != call.WorkflowId))} > {call.WorkflowId}. Take one of the calls out.";
            if (path.Count > DeepestNesting)
                return $"{where} calls '{call.WorkflowId}' deeper than {DeepestNesting} workflows in one another: {string.Join(" > ", path)}. Call it from further out.";
            var found = live(call.WorkflowId);
            if (found.Count == 0)
                return $"{where} calls the workflow '{call.WorkflowId}', and no live workflow of this namespace has that workflowId. Approve one that has.";
            if (found.Count > 1)
            {
                var names = found.Select(f => f.Workflow.Name).Order(StringComparer.Ordinal);
                return $"{where} calls the workflow '{call.WorkflowId}', and several live workflows have that workflowId: {string.Join(", ", names)}. Change or suspend all but one.";
            }
            if (Missing(caller, call, found[0]) is { } input)
                return $"{where} calls the workflow '{call.WorkflowId}' without its required input '{input}'. Give it as a parameter.";
            path.Add(call.WorkflowId);
            if (Problem(found[0], live, path) is { } problem)
                return problem;
            path.RemoveAt(path.Count - 1);
        }
        return null;
    }

    private static string? Missing(WorkflowCalls caller, WorkflowCall call, WorkflowCalls called) =>
        called.Required.Order(StringComparer.Ordinal).FirstOrDefault(r => call.Arguments is { } given ? !given.Contains(r) : !caller.Inputs.Contains(r));

    private static string Capitalized(string place) => place.StartsWith("spec", StringComparison.Ordinal) ? place : char.ToUpperInvariant(place[0]) + place[1..];
}
