using System.Text.Json;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Fleets;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Running;

namespace Signalbox.ToolServer.Registry;

/// <summary>One approved revision, verified, compiled and ready to be listed and called. Immutable.</summary>
public sealed class ServedTool
{
    private ServedTool(ToolClaim claim, WorkflowPlan plan, string specDigest)
    {
        Claim = claim;
        Plan = plan;
        SpecDigest = specDigest;
        Target = new(claim.Workflow.Namespace, plan.Spec.TargetRef.Name);
        Calls = WorkflowCalls.Of(claim.Workflow, plan.Spec);
        InputSchema = plan.Spec.Inputs;
        Basis = this;
        MayTakeLong = LongRunRule.CanTakeLong(plan);
        Json = ToolJson.Write(this);
    }

    private ServedTool(ServedTool same, WorkflowPlan linked)
    {
        Claim = same.Claim;
        Plan = linked;
        SpecDigest = same.SpecDigest;
        Target = same.Target;
        Calls = same.Calls;
        InputSchema = same.InputSchema;
        Basis = this;
        MayTakeLong = LongRunRule.CanTakeLong(linked);
        Json = same.Json;
    }

    private ServedTool(ServedTool basis, Fleet fleet)
    {
        Claim = basis.Claim;
        Plan = basis.Plan;
        SpecDigest = basis.SpecDigest;
        Target = basis.Target;
        Calls = basis.Calls;
        Fleet = fleet;
        InputSchema = FleetInputs.Extend(basis.Plan.Spec.Inputs, fleet);
        Basis = basis;
        MayTakeLong = basis.MayTakeLong;
        RawRequest = basis.RawRequest;
        Json = ToolJson.Write(this);
    }

    /// <summary>Whose tool this is and how it stands against others that want the name.</summary>
    public ToolClaim Claim { get; }

    public string Name => Claim.ToolName;

    public NamespacedName Workflow => Claim.Workflow;

    /// <summary>In the workflow's namespace. It need not exist: the call says so then.</summary>
    public NamespacedName Target { get; }

    public string SpecDigest { get; }

    /// <summary>Method and path of the one operation that it sends for one call, by the caller's right to the target; null: it is a workflow's tool.</summary>
    public string? RawRequest { get; private init; }

    /// <summary>Linked to the plans of what it calls, once the registry serves it.</summary>
    public WorkflowPlan Plan { get; }

    /// <summary>Whether its calls are recorded as runs.</summary>
    public bool MayTakeLong { get; }

    /// <summary>What it calls, and what its callers must know.</summary>
    public WorkflowCalls Calls { get; }

    /// <summary>The hosts of the target, where callers must say which they mean; null: there is one alone.</summary>
    public Fleet? Fleet { get; }

    /// <summary>What callers may give: the workflow's inputs, and those that choose among the hosts of a fleet.</summary>
    public JsonElement? InputSchema { get; }

    /// <summary>The tool as it is without a fleet; itself where there is none.</summary>
    internal ServedTool Basis { get; }

    /// <summary>
    /// The MCP Tool object as UTF-8 JSON. One for all protocol revisions: those before 2026-07-28 take an output schema of type object only,
    /// and the compiler lets no other pass.
    /// </summary>
    public ReadOnlyMemory<byte> Json { get; }

    public static ServedTool Of(ToolClaim claim, WorkflowPlan plan, string specDigest) => new(claim, plan, specDigest);

    /// <summary>A tool for one call that no registry serves.</summary>
    /// <param name="claim">Of a workflow that uses the operation.</param>
    /// <param name="plan">Of one step.</param>
    /// <param name="request">Method and path of the operation.</param>
    public static ServedTool OfRaw(ToolClaim claim, WorkflowPlan plan, string request) => new(claim, plan, plan.SpecDigest) { RawRequest = request };

    /// <summary>The same tool with <paramref name="linked"/>, its own plan linked to others.</summary>
    public ServedTool WithPlan(WorkflowPlan linked) => new(this, linked);

    /// <summary>The same tool for the hosts that its target has now.</summary>
    internal ServedTool On(Fleet? fleet) => fleet is null ? Basis : new(Basis, fleet);

    public override string ToString() => $"{Name} ({Workflow} at {SpecDigest})";
}
