using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Registry;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Registry;

/// <summary>Objects as the API server would hold them.</summary>
internal static class Given
{
    public const string Namespace = "dell";

    public static McpWorkflowSpec Spec(string tool, string description = "Reads one system.", string path = "/systems/{id}") => new()
    {
        WorkflowId = tool,
        TargetRef = new() { Name = "idrac" },
        Tool = new()
        {
            Name = tool,
            Description = description,
            Annotations = new() { ReadOnlyHint = true, DestructiveHint = false },
            OutputSchema = Json("""{"type":"object","properties":{"status":{"type":"integer"}}}"""),
        },
        Inputs = Json("""{"type":"object","properties":{"id":{"type":"string"}},"required":["id"]}"""),
        Steps =
        [
            new()
            {
                StepId = "read",
                OperationId = "read",
                Operation = new() { Method = "GET", Path = path },
                Parameters = [new() { Name = "id", In = "path", Value = Json("\"$inputs.id\"") }],
                // Of a tool with "lasting" in its name the waits add up to more than a client waits without a thought.
                OnFailure = tool.Contains("lasting", StringComparison.Ordinal) ? [new() { Name = "again", Type = "retry", RetryAfter = 5, RetryLimit = 5 }] : [],
                Outputs = new Dictionary<string, JsonElement> { ["status"] = Json("\"$statusCode\"") },
            },
        ],
        Outputs = new Dictionary<string, JsonElement> { ["status"] = Json("\"$steps.read.outputs.status\"") },
    };

    /// <summary>A workflow whose spec is approved through its status, unless <paramref name="approved"/> is false.</summary>
    public static McpWorkflow Workflow(string name, McpWorkflowSpec spec, bool approved = true, int age = 0, string? approvedDigest = null) => new()
    {
        ApiVersion = SignalboxApi.ApiVersion,
        Kind = "McpWorkflow",
        Metadata = new()
        {
            Name = name,
            Namespace = Namespace,
            Uid = "uid-" + name,
            ResourceVersion = "1",
            CreationTimestamp = new DateTimeOffset(2026, 1, 10, 0, 0, 0, TimeSpan.Zero).AddDays(-age),
        },
        Spec = spec,
        Status = new()
        {
            Phase = "Pending",
            Approval = approved
                ? new() { Decision = ApprovalDecision.Approved, SpecDigest = approvedDigest ?? SpecDigest.Compute(spec) }
                : null,
        },
    };

    public static ControllerRevision Revision(McpWorkflow workflow, McpWorkflowSpec content, McpWorkflowSpec? named = null) => new()
    {
        Metadata = new()
        {
            Name = RevisionName.For(workflow.Metadata.Name, SpecDigest.Compute(named ?? content)),
            Namespace = workflow.Metadata.Namespace,
            Labels = new Dictionary<string, string> { [SignalboxLabels.Workflow] = RevisionName.LabelFor(workflow.Metadata.Name) },
            OwnerReferences = [new() { ApiVersion = SignalboxApi.ApiVersion, Kind = "McpWorkflow", Name = workflow.Metadata.Name, Uid = workflow.Metadata.Uid ?? "" }],
        },
        Data = JsonSerializer.SerializeToElement(SpecJson.ToJson(content)),
        Revision = 1,
    };

    public static McpWorkflowApproval Approval(string name, string workflow, string digest, string decision = ApprovalDecision.Approved) => new()
    {
        Metadata = new() { Name = name, Namespace = Namespace, CreationTimestamp = DateTimeOffset.UnixEpoch },
        Spec = new() { WorkflowName = workflow, SpecDigest = digest, Decision = decision },
    };

    public static NamespacedName Key(string name) => new(Namespace, name);

    public static NamespacedName KeyOf(IKubernetesObject o) => new(o.Metadata.Namespace ?? "", o.Metadata.Name);

    /// <summary>A snapshot of tools with these names, each of a workflow of its own.</summary>
    public static RegistrySnapshot Snapshot(long version, params IEnumerable<string> tools) =>
        Snapshot(version, tools.Select(t => Spec(t)));

    public static RegistrySnapshot Snapshot(long version, IEnumerable<McpWorkflowSpec> specs) =>
        RegistrySnapshot.Of(version, [.. specs.Select(s => Tool(s)).OrderBy(t => t.Name, StringComparer.Ordinal)]);

    public static ServedTool Tool(McpWorkflowSpec spec, string ns = Namespace)
    {
        var workflow = Workflow(spec.Tool.Name.ToLowerInvariant().Replace('_', '-'), spec);
        workflow = workflow with { Metadata = workflow.Metadata with { Namespace = ns } };
        var revision = Revision(workflow, spec);
        var admission = ToolAdmission.Decide(workflow, [], _ => revision, null);
        return admission.Tool ?? throw new InvalidOperationException(admission.Message);
    }

    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
