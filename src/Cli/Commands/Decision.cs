using Signalbox.Cli.CommandLine;
using Signalbox.Kubernetes;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Commands;

/// <summary>Writes a person's decision about one workflow, bound to the digest that the person could see.</summary>
internal sealed class Decision(ClusterSession session, string decision, string? digest, string? message)
{
    private static readonly TimeSpan PublishingTakes = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ServingTakes = TimeSpan.FromSeconds(60);

    /// <returns>The digest that was decided about.</returns>
    public async Task<string> WriteAsync(string name, CancellationToken ct)
    {
        var workflow = await session.WaitForAsync(name, found => PublishedDigest.Of(found) is not null, PublishingTakes, NotPublished, ct).ConfigureAwait(false);
        var current = workflow.Status!.SpecDigest!;
        if (digest is not null && digest != current)
        {
            throw CliException.Failure($"{name} is now {current}, not {digest}",
                $"look at 'signalbox diff {name}' and name the digest that you have reviewed");
        }
        if (decision == ApprovalDecision.Approved && workflow.Status.Phase == WorkflowPhase.Invalid)
        {
            var why = workflow.Status.Conditions?.FirstOrDefault(c => c.Type == "Accepted")?.Message;
            throw CliException.Failure($"{name} cannot be approved, for it cannot be run: {why}", "correct the spec first");
        }
        await session.Client.PatchAsync(SignalboxApi.Workflows, session.Key(name), Patch.Merge(ApprovalPatch.Of(decision, current, message)), new PatchQuery { Subresource = "status" }, ct)
            .ConfigureAwait(false);
        return current;
    }

    /// <summary>Waits until every ready replica serves the digest.</summary>
    public async Task WaitUntilServedAsync(string name, string approved, CancellationToken ct) =>
        await session.WaitForAsync(name, w => w.Status is { Phase: WorkflowPhase.Active, Served.SpecDigest: { } served } && served == approved, ServingTakes,
            w => CliException.Failure($"{name} is approved, but not served after {ServingTakes.TotalSeconds:0} s: its phase is {w.Status?.Phase}",
                $"see 'kubectl describe mcpworkflow {name}' and whether a tool server runs"), ct).ConfigureAwait(false);

    private static CliException NotPublished(McpWorkflow workflow) =>
        CliException.Failure($"the operator has not published a digest for {workflow.Metadata.Name}'s present spec", "check that the operator runs");
}
