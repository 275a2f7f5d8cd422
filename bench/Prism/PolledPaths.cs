using System.Text.RegularExpressions;
using Signalbox.Ingest;

namespace Signalbox.Bench.Prism;

/// <summary>The paths that workflows poll: steps that a retry sends back to themselves.</summary>
internal sealed class PolledPaths
{
    private readonly List<Regex> _paths;

    public PolledPaths(IEnumerable<GeneratedWorkflow> workflows) => _paths = workflows.SelectMany(workflow => workflow.Spec.Steps)
        .Where(step => step.Operation is not null && (step.OnFailure ?? []).Any(action => action.Type == "retry"))
        .Select(step => step.Operation!.Path).Distinct()
        .Select(path => new Regex("^" + Regex.Replace(Regex.Escape(path), @"\\\{[^}]+}", "[^/]+") + "$", RegexOptions.CultureInvariant)).ToList();

    public bool Contains(string path) => _paths.Exists(one => one.IsMatch(path));

    /// <summary>Whether the workflow waits for a job.</summary>
    public static bool Polls(GeneratedWorkflow workflow) => workflow.Spec.Steps.Any(step => (step.OnFailure ?? []).Any(action => action.Type == "retry"));
}
