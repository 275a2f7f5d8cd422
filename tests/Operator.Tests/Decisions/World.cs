using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Decisions;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Serving;
using Signalbox.Workflows.Validation;

namespace Signalbox.Operator.Tests.Decisions;

/// <summary>
/// One workflow in a small world that does what the API server does with a plan: applies the merge patch to the stored JSON, creates and
/// deletes revisions. So a test says what people do and looks at what comes of it, and every pass is checked to be followed by an empty one.
/// </summary>
internal sealed class World
{
    public static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private JsonObject _status = new() { ["phase"] = "Pending" };
    private string _uid = "uid-1";
    private int _objects;

    public McpWorkflowSpec Spec { get; set; } = SpecNamed("restart_system");

    public List<ControllerRevision> Revisions { get; } = [];

    public List<McpWorkflowApproval> Approvals { get; } = [];

    public List<Problem> Problems { get; } = [];

    public List<ServedSet> Replicas { get; } = [];

    public bool TargetExists { get; set; } = true;

    public NamespacedName? NameTakenBy { get; set; }

    public string? CallProblem { get; set; }

    public Dictionary<string, string> Annotations { get; } = [];

    public DateTimeOffset Now { get; set; } = Start;

    public DateTimeOffset? HoldUntil { get; set; }

    public (string Digest, DateTimeOffset At)? LiveSince { get; set; }

    public bool Deleted { get; set; }

    public static NamespacedName Key { get; } = new("dell", "restart");

    public string Digest => SpecDigest.Compute(Spec);

    public McpWorkflowStatus Status => _status.Deserialize(WorkflowsJson.Default.McpWorkflowStatus)!;

    public static McpWorkflowSpec SpecNamed(string tool, string description = "Restarts.") => new()
    {
        WorkflowId = "restart",
        TargetRef = new() { Name = "idrac" },
        Tool = new() { Name = tool, Description = description },
        Steps = [new() { StepId = "reset", Operation = new() { Method = "POST", Path = "/reset" } }],
    };

    public Condition Condition(string type) => Status.Conditions!.Single(c => c.Type == type);

    /// <summary>What <c>kubectl patch --subresource=status --type=merge</c> does.</summary>
    public void Patch(string statusPatch) => Merge(_status, JsonNode.Parse(statusPatch)!.AsObject());

    public void Edit(string description) => Spec = Spec with { Tool = Spec.Tool with { Description = description } };

    public McpWorkflowApproval Approve(string name, string digest, string decision = "Approved")
    {
        var approval = new McpWorkflowApproval
        {
            Metadata = new() { Name = name, Namespace = Key.Namespace, CreationTimestamp = Now.AddSeconds(_objects++), Generation = 1 },
            Spec = new() { WorkflowName = Key.Name, SpecDigest = digest, Decision = decision },
        };
        Approvals.Add(approval);
        return approval;
    }

    public void Serve(params string[] digests)
    {
        Replicas.Clear();
        Replicas.Add(ServedSet.Of(digests.Select(d => (Key, d))));
    }

    /// <summary>One pass, carried out; then a second one, which must find nothing to do.</summary>
    public WorkflowPlanOfAction Pass()
    {
        var plan = Decide();
        CarryOut(plan);
        var again = Decide();
        Assert.True(again.IsEmpty, $"The pass after the pass still writes: {again.StatusPatch} {again.RevisionToCreate}");
        Assert.Empty(again.Events);
        return plan;
    }

    public WorkflowPlanOfAction Decide() => WorkflowReconciliation.Decide(new()
    {
        Workflow = new()
        {
            Metadata = new()
            {
                Name = Key.Name,
                Namespace = Key.Namespace,
                Uid = _uid,
                Generation = 1,
                CreationTimestamp = Start,
                Annotations = Annotations,
                DeletionTimestamp = Deleted ? Now : null,
            },
            Spec = Spec,
            Status = Status,
        },
        SpecDigest = Digest,
        Problems = Problems,
        Approvals = Approvals,
        Revisions = [.. Revisions.Select(KnownRevision.From)],
        TargetExists = TargetExists,
        Replicas = Replicas,
        NameTakenBy = NameTakenBy,
        CallProblem = CallProblem,
        Now = Now,
        HoldConfirmationUntil = HoldUntil,
        LiveSince = LiveSince,
    });

    public void CarryOut(WorkflowPlanOfAction plan)
    {
        foreach (var gone in plan.RevisionsToDelete)
            Assert.Equal(1, Revisions.RemoveAll(r => r.Metadata.Uid == gone.Uid));
        if (plan.RevisionToCreate is { } draft)
            Add(draft.Name, draft.SpecDigest, draft.Data, draft.Number);
        foreach (var (revision, withdrawn) in plan.RevisionsToMark)
            Mark(Revisions.FindIndex(r => r.Metadata.Uid == revision.Uid), withdrawn);
        if (plan.StatusPatch is { } patch)
            Merge(_status, patch["status"]!.DeepClone().AsObject());
        foreach (var effect in plan.ApprovalStatuses)
        {
            var index = Approvals.IndexOf(effect.Approval);
            var status = JsonSerializer.SerializeToNode(effect.Approval.Status ?? new(), WorkflowsJson.Default.McpWorkflowApprovalStatus)!.AsObject();
            Merge(status, effect.Patch["status"]!.DeepClone().AsObject());
            Approvals[index] = effect.Approval with { Status = status.Deserialize(WorkflowsJson.Default.McpWorkflowApprovalStatus) };
        }
    }

    /// <summary>Deletes and recreates the revision of a digest with other data, which is the only way around its immutability.</summary>
    public void Tamper(string digest)
    {
        var name = RevisionName.For(Key.Name, digest);
        Assert.Equal(1, Revisions.RemoveAll(r => r.Metadata.Name == name));
        Add(name, digest, SpecJson.ToJson(SpecNamed("steal_secrets")), 99);
    }

    /// <summary>Deletes and creates the workflow anew under its name; the garbage collector has not come by yet.</summary>
    public void Recreate()
    {
        _uid = "uid-2";
        _status = new() { ["phase"] = "Pending" };
    }

    public void LoseStatus() => _status = new() { ["phase"] = "Pending" };

    private void Mark(int index, bool withdrawn)
    {
        var revision = Revisions[index];
        var annotations = new Dictionary<string, string>(revision.Metadata.Annotations!);
        annotations.Remove(SignalboxLabels.Withdrawn);
        if (withdrawn)
            annotations.Add(SignalboxLabels.Withdrawn, "true");
        Revisions[index] = revision with { Metadata = revision.Metadata with { Annotations = annotations } };
    }

    private void Add(string name, string digest, JsonObject data, long number) => Revisions.Add(new()
    {
        Metadata = new()
        {
            Name = name,
            Namespace = Key.Namespace,
            Uid = $"revision-{_objects++}",
            Annotations = new Dictionary<string, string> { [SignalboxLabels.SpecDigest] = digest },
            OwnerReferences = [new() { Uid = _uid, Name = Key.Name }],
        },
        Data = JsonDocument.Parse(data.ToJsonString()).RootElement,
        Revision = number,
    });

    private static void Merge(JsonObject target, JsonObject patch)
    {
        foreach (var (name, value) in patch)
        {
            if (value is null)
                target.Remove(name);
            else if (value is JsonObject inner)
                Merge(target[name] as JsonObject ?? (JsonObject)(target[name] = new JsonObject()), inner);
            else
                target[name] = value.DeepClone();
        }
    }
}
