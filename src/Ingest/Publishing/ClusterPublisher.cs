using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Publishing;

/// <summary>
/// Applies workflows server-side with our field manager. What has the same content is not written; fields that somebody else owns are theirs; nothing is deleted;
/// a target is created only where none of its name exists.
/// </summary>
public sealed partial class ClusterPublisher(KubernetesClient client, ILoggerFactory? loggerFactory = null)
{
    public const string FieldManager = "signalbox-ingest";

    /// <summary>What a reviewer may have reworded and an ingest therefore gives way on.</summary>
    private static readonly string[][] s_yielding = [["spec", "tool", "title"], ["spec", "tool", "description"], ["spec", "summary"]];

    private readonly ILogger<ClusterPublisher> _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<ClusterPublisher>();

    /// <inheritdoc cref="PublishAsync(IngestResult, string?, IProgress{IngestProgress}?, CancellationToken)"/>
    public Task<PublishOutcome> PublishAsync(IngestResult result, string? ns, CancellationToken cancellationToken) => PublishAsync(result, ns, null, cancellationToken);

    /// <summary>Publishes into <paramref name="ns"/>, or the namespace of the client's context.</summary>
    /// <exception cref="KubernetesApiException">The server refused. What was applied before stays; running again goes on from there.</exception>
    public async Task<PublishOutcome> PublishAsync(IngestResult result, string? ns, IProgress<IngestProgress>? progress, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        var space = ns ?? client.DefaultNamespace;
        var existing = new Dictionary<string, McpWorkflow>(StringComparer.Ordinal);
        await foreach (var workflow in client.ListAllAsync(SignalboxApi.Workflows, space, new ListQuery(), cancellationToken))
        {
            existing[workflow.Metadata.Name!] = workflow;
        }

        var created = new List<string>();
        var updated = new List<string>();
        var unchanged = new List<string>();
        var kept = new List<IngestWarning>();
        var targetCreated = result.TargetDraft is { } draft && await CreateTargetAsync(draft, space, cancellationToken);
        foreach (var workflow in result.Workflows)
        {
            progress?.Report(new IngestProgress("applying", workflow.Name, created.Count + updated.Count + unchanged.Count, result.Workflows.Count));
            if (existing.TryGetValue(workflow.Name, out var old) && WorkflowComparison.IsSame(old, workflow))
            {
                unchanged.Add(workflow.Name);
                continue;
            }

            var now = await ApplyAsync(workflow, space, kept, cancellationToken);
            if (old is null) created.Add(workflow.Name);
            else if (now.Metadata.ResourceVersion == old.Metadata.ResourceVersion) unchanged.Add(workflow.Name);
            else updated.Add(workflow.Name);
        }

        LogPublished(_logger, space, created.Count, updated.Count, unchanged.Count);
        return new PublishOutcome { Created = created, Updated = updated, Unchanged = unchanged, Kept = kept, TargetCreated = targetCreated, Orphaned = Orphans(result, existing) };
    }

    private async Task<McpWorkflow> ApplyAsync(GeneratedWorkflow workflow, string ns, List<IngestWarning> kept, CancellationToken cancellation)
    {
        var manifest = (JsonObject)workflow.Manifest.DeepClone();
        ((JsonObject)manifest["metadata"]!)["namespace"] = ns;
        var name = new NamespacedName(ns, workflow.Name);
        var query = new PatchQuery { FieldManager = FieldManager };
        try
        {
            return await client.PatchAsync(SignalboxApi.Workflows, name, Patch.Apply(manifest), query, cancellation);
        }
        catch (KubernetesApiException conflict) when (conflict.IsConflict)
        {
            var yielded = s_yielding.Where(path => conflict.Message.Contains("." + string.Join('.', path), StringComparison.Ordinal)).ToList();
            if (yielded.Count == 0) throw;
            foreach (var path in yielded)
            {
                Remove(manifest, path);
                kept.Add(new IngestWarning(workflow.Name, $"{string.Join('.', path)} is owned by somebody else and kept as it is."));
            }

            return await client.PatchAsync(SignalboxApi.Workflows, name, Patch.Apply(manifest), query, cancellation);
        }
    }

    private async Task<bool> CreateTargetAsync(JsonObject draft, string ns, CancellationToken cancellation)
    {
        var body = (JsonObject)draft.DeepClone();
        var name = body["metadata"]!["name"]!.GetValue<string>();
        if (await client.FindAsync(SignalboxApi.Targets, new NamespacedName(ns, name), cancellation) is not null) return false;
        ((JsonObject)body["metadata"]!)["namespace"] = ns;
        try
        {
            await client.CreateAsync(SignalboxApi.Targets, ns, body, cancellation);
            return true;
        }
        catch (KubernetesApiException exception) when (exception.IsAlreadyExists)
        {
            return false;
        }
    }

    private static List<string> Orphans(IngestResult result, Dictionary<string, McpWorkflow> existing)
    {
        var target = result.TargetDraft?["metadata"]?["name"]?.GetValue<string>();
        var names = result.Workflows.Select(workflow => workflow.Name).ToHashSet(StringComparer.Ordinal);
        return existing.Values
            .Where(workflow => workflow.Spec.TargetRef.Name == target && workflow.Spec.Provenance?.Generator?.StartsWith("heuristic/", StringComparison.Ordinal) == true)
            .Select(workflow => workflow.Metadata.Name!).Where(name => !names.Contains(name)).Order(StringComparer.Ordinal).ToList();
    }

    private static void Remove(JsonObject manifest, string[] path)
    {
        JsonObject? parent = manifest;
        foreach (var key in path[..^1]) parent = parent?[key] as JsonObject;
        parent?.Remove(path[^1]);
    }

    [LoggerMessage(EventId = 5000, Level = LogLevel.Information, Message = "Published workflows into {Namespace}: {Created} created, {Updated} updated, {Unchanged} unchanged")]
    private static partial void LogPublished(ILogger logger, string @namespace, int created, int updated, int unchanged);
}
