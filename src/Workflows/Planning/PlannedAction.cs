using Signalbox.Workflows.Conditions;

namespace Signalbox.Workflows.Planning;

/// <summary>A compiled success or failure action.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>end</c>, <c>goto</c> or <c>retry</c>.</param>
/// <param name="Step">Index of the step to go to, or to run before a retry.</param>
/// <param name="RetryAfter">Wait before a retry.</param>
/// <param name="RetryLimit">Retries at the most.</param>
/// <param name="Criteria">All must hold.</param>
/// <param name="Call">The workflow to go to, or to run before a retry.</param>
internal sealed record PlannedAction(
    string Name, string Type, int? Step, TimeSpan RetryAfter, int RetryLimit, IReadOnlyList<CompiledCriterion> Criteria, PlannedCall? Call);
