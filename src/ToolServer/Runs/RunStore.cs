using System.Text.Json.Nodes;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>Runs at the API server. Every write of a status names the version that it rests on, so of two writers one is refused.</summary>
internal sealed class RunStore(KubernetesClient client)
{
    private static readonly PatchQuery Status = new() { Subresource = "status", FieldManager = "signalbox-toolserver" };
    private static readonly PatchQuery Whole = new() { FieldManager = "signalbox-toolserver" };

    public Task<McpWorkflowRun> CreateAsync(string ns, JsonObject body, CancellationToken ct) => client.CreateAsync(SignalboxApi.Runs, ns, body, ct);

    public Task<McpWorkflowRun?> FindAsync(NamespacedName name, CancellationToken ct) => client.FindAsync(SignalboxApi.Runs, name, ct);

    public Task<McpWorkflowRun> WriteAsync(NamespacedName name, string resourceVersion, JsonObject status, CancellationToken ct) => client.PatchAsync(
        SignalboxApi.Runs,
        name,
        Patch.Merge(new() { ["metadata"] = new JsonObject { ["resourceVersion"] = resourceVersion }, ["status"] = status }),
        Status,
        ct);

    /// <summary>Asks whoever runs it for its end.</summary>
    public Task CancelAsync(NamespacedName name, CancellationToken ct) =>
        client.PatchAsync(SignalboxApi.Runs, name, Patch.Merge(new() { ["spec"] = new JsonObject { ["cancel"] = true } }), Whole, ct);

    /// <summary>The Lease of a tool server replica; null: there is none.</summary>
    public Task<Lease?> FindLeaseAsync(NamespacedName name, CancellationToken ct) => client.FindAsync(Kinds.Leases, name, ct);

    /// <summary>Whether the same request may go through later without anybody's doing.</summary>
    public static bool IsTransient(Exception e, CancellationToken ct) => e switch
    {
        KubernetesApiException refused => refused.Code >= 500 || refused.IsTooManyRequests,
        HttpRequestException or IOException => true,
        OperationCanceledException => !ct.IsCancellationRequested,
        _ => false,
    };
}
