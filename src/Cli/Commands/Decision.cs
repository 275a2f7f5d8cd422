using System.Text.Json.Nodes;
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
        var workflow = await session.WaitForAsync(name, IsPublished, PublishingTakes, NotPublished, ct).ConfigureAwait(false);
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
        await session.Client.PatchAsync(SignalboxApi.Workflows, session.Key(name), Patch.Merge(Body(current)), new PatchQuery { Subresource = "status" }, ct)
            .ConfigureAwait(false);
        return current;
    }

    /// <summary>Waits until every ready replica serves the digest.</summary>
    public async Task WaitUntilServedAsync(string name, string approved, CancellationToken ct) =>
        await session.WaitForAsync(name, w => w.Status is { Phase: WorkflowPhase.Active, Served.SpecDigest: { } served } && served == approved, ServingTakes,
            w => CliException.Failure($"{name} is approved, but not served after {ServingTakes.TotalSeconds:0} s: its phase is {w.Status?.Phase}",
                $"see 'kubectl describe mcpworkflow {name}' and whether a tool server runs"), ct).ConfigureAwait(false);

    /// <summary>The whole record: a merge patch would otherwise keep the message and the name of an earlier decision.</summary>
    private JsonObject Body(string current) => new()
    {
        ["status"] = new JsonObject
        {
            ["approval"] = new JsonObject
            {
                ["decision"] = decision,
                ["specDigest"] = current,
                ["by"] = null,
                ["at"] = null,
                ["message"] = message,
            },
        },
    };

    /// <summary>What the operator published must be of the spec as it is now, or the decision would be about something nobody can see.</summary>
    private static bool IsPublished(McpWorkflow workflow) =>
        workflow.Status is { SpecDigest: { } published } status
        && (status.ObservedGeneration is null || status.ObservedGeneration == workflow.Metadata.Generation)
        && published == SpecDigest.Compute(workflow.Spec);

    private static CliException NotPublished(McpWorkflow workflow) =>
        CliException.Failure($"the operator has not published a digest for {workflow.Metadata.Name}'s present spec", "check that the operator runs");
}
