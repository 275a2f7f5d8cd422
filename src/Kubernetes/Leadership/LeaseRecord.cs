using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Json;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Requests;

namespace Signalbox.Kubernetes.Leadership;

/// <summary>
/// Reads and writes the lease, and remembers since when the record is unchanged. Writes carry the resourceVersion read, so of two
/// candidates one gets 409; everything in the object that is not ours is sent back as it came.
/// </summary>
internal sealed class LeaseRecord(KubernetesClient client, LeaderElectionOptions options, TimeProvider time)
{
    private readonly NamespacedName name = new(options.Namespace, options.Name);
    private JsonObject? raw;
    private string? seen;
    private long seenAt;

    /// <summary>As last read or written; null when there is none.</summary>
    public Lease? Current { get; private set; }

    /// <summary>Since the record was first seen as it is.</summary>
    public TimeSpan UnchangedFor => seen is null ? TimeSpan.Zero : time.GetElapsedTime(seenAt);

    public async Task ReadAsync(CancellationToken ct)
    {
        try
        {
            Observe(await SendAsync(ResourceRequest.Get(Kinds.Leases, name), ct));
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            (raw, Current, seen) = (null, null, null);
        }
    }

    public async Task CreateAsync(CancellationToken ct)
    {
        var lease = LeaseRule.Hold(new(), options, LeaseDecision.Create, time.GetUtcNow());
        var body = new JsonObject
        {
            ["apiVersion"] = Kinds.Leases.ApiVersion,
            ["kind"] = Kinds.Leases.Kind,
            ["metadata"] = new JsonObject { ["name"] = options.Name, ["namespace"] = options.Namespace },
            ["spec"] = JsonSerializer.SerializeToNode(lease.Spec, KubernetesJson.Default.LeaseSpec),
        };
        Observe(await SendAsync(ResourceRequest.Create(Kinds.Leases, options.Namespace, body), ct));
    }

    public async Task WriteAsync(Lease lease, CancellationToken ct)
    {
        var body = (JsonObject)raw!.DeepClone();
        body["spec"] = JsonSerializer.SerializeToNode(lease.Spec, KubernetesJson.Default.LeaseSpec);
        Observe(await SendAsync(ResourceRequest.Replace(Kinds.Leases, name, body), ct));
    }

    // The elector has its own rhythm; a retry in between could end after its deadline.
    private Task<JsonObject> SendAsync(ApiRequest request, CancellationToken ct) =>
        client.SendAsync(request with { Retry = false }, ClientJson.Default.JsonObject, ct);

    private void Observe(JsonObject read)
    {
        raw = read;
        Current = read.Deserialize(Kinds.Leases.TypeInfo);
        var record = read["spec"]?.ToJsonString() ?? "";
        if (record == seen)
            return;
        seen = record;
        seenAt = time.GetTimestamp();
    }
}
