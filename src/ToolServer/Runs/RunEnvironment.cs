using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Hosting;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Runs;

/// <summary>What every run of this process shares.</summary>
/// <param name="Store">The API server.</param>
/// <param name="Keys">Seals and opens checkpoints; as they are now.</param>
/// <param name="Me">This process.</param>
/// <param name="Metrics">Counts.</param>
/// <param name="Time">The clock.</param>
/// <param name="Logger">Where trouble with records is said.</param>
internal sealed record RunEnvironment(
    RunStore Store, Func<RunKeyRing> Keys, RunOwner Me, ToolServerMetrics Metrics, TimeProvider Time, ILogger Logger)
{
    /// <summary>Who has denied the revision of a plan, of the workflow that was called or of one within; null: nobody. Answers from memory.</summary>
    public Func<NamespacedName, WorkflowPlan, string?> Denial { get; init; } = static (_, _) => null;
}
