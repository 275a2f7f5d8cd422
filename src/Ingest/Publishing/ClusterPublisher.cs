using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Publishing;

/// <summary>
/// Applies workflows server-side with our field manager. What has the same content is not written; fields that somebody else owns are theirs; nothing is deleted:
/// what the document no longer gives is marked; a target is created only where none of its name exists.
/// </summary>
public sealed partial class ClusterPublisher(KubernetesClient client, ILoggerFactory? loggerFactory = null)
{
    public const string FieldManager = "signalbox-ingest";

    /// <summary>Somebody who takes fields over while we apply makes another try worth it, but not for ever.</summary>
    private const int Attempts = 3;

    private readonly ILogger<ClusterPublisher> _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<ClusterPublisher>();
    private readonly SourceRemoval _removal = new(client);

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

        var account = new PublishAccount { TargetCreated = result.TargetDraft is { } draft && await CreateTargetAsync(draft, space, cancellationToken) };
        foreach (var workflow in result.Workflows)
        {
            progress?.Report(new IngestProgress("applying", workflow.Name, account.Done, result.Workflows.Count));
            var old = existing.GetValueOrDefault(workflow.Name);
            if (old is not null && SelectionClash.Is(old.Spec, SourceRemoval.SelectionOf(old), workflow.Spec, result.Selection))
            {
                account.Clashes.Add(new IngestWarning(workflow.Name, SelectionClash.Text(SourceRemoval.SelectionOf(old))));
                continue;
            }

            await ApplyAsync(workflow, old, space, account, cancellationToken);
            if (old is not null && SourceRemoval.IsMarked(old) && await _removal.UnmarkAsync(old, cancellationToken)) account.Restored.Add(workflow.Name);
        }

        foreach (var gone in SourceRemoval.Gone(result, existing.Values))
        {
            if (SourceRemoval.IsMarked(gone) || await _removal.MarkAsync(gone, result.Report.Document.Digest, cancellationToken)) account.SourceRemoved.Add(gone.Metadata.Name);
        }

        LogPublished(_logger, space, account.Created.Count, account.Updated.Count, account.Unchanged.Count);
        return account.ToOutcome();
    }

    private async Task ApplyAsync(GeneratedWorkflow workflow, McpWorkflow? old, string ns, PublishAccount account, CancellationToken cancellation)
    {
        var yielded = new List<FieldConflict>();
        for (var attempt = 1; ; attempt++)
        {
            var fields = yielded.Select(conflict => conflict.Field).ToList();
            if (old is not null && WorkflowComparison.IsSame(old, workflow, fields))
            {
                account.Unchanged.Add(workflow.Name);
                break;
            }

            try
            {
                var name = new NamespacedName(ns, workflow.Name);
                var now = await client.PatchAsync(
                    SignalboxApi.Workflows, name, Patch.Apply(Manifest(workflow, old, ns, fields)), new PatchQuery { FieldManager = FieldManager }, cancellation);
                (old is null ? account.Created : now.Metadata.ResourceVersion == old.Metadata.ResourceVersion ? account.Unchanged : account.Updated).Add(workflow.Name);
                break;
            }
            catch (KubernetesApiException refusal) when (FieldConflict.Of(refusal) is { Count: > 0 } conflicts)
            {
                if (attempt == Attempts || conflicts.FirstOrDefault(conflict => !YieldingField.Is(conflict.Field)) is not null)
                {
                    account.Conflict(workflow.Name, conflicts);
                    return;
                }

                yielded.AddRange(conflicts);
            }
        }

        foreach (var conflict in yielded) account.Kept.Add(new IngestWarning(workflow.Name, $"{conflict.Field[1..]} is owned by {conflict.Owner} and kept as it is."));
    }

    private static JsonObject Manifest(GeneratedWorkflow workflow, McpWorkflow? old, string ns, List<string> yielded)
    {
        var manifest = (JsonObject)workflow.Manifest.DeepClone();
        ((JsonObject)manifest["metadata"]!)["namespace"] = ns;
        foreach (var field in yielded) YieldingField.Remove(manifest, field);
        // Where only annotations differ the spec has to stay to the byte, or a decision about it would be lost.
        if (old?.Spec.Provenance is { } before && manifest["spec"]!["provenance"] is JsonObject provenance && WorkflowComparison.IsSameContent(old, workflow, yielded))
        {
            provenance["document"] = before.Document;
            provenance["documentDigest"] = before.DocumentDigest;
            Restore(provenance, "model", before.Model);
            Restore(provenance, "modelDigest", before.ModelDigest);
            Restore(provenance, "seed", before.Seed);
            Restore(provenance, "promptDigest", before.PromptDigest);
        }

        return manifest;
    }

    private static void Restore(JsonObject provenance, string key, JsonNode? value)
    {
        if (value is null) provenance.Remove(key);
        else provenance[key] = value;
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

    [LoggerMessage(EventId = 5000, Level = LogLevel.Information, Message = "Published workflows into {Namespace}: {Created} created, {Updated} updated, {Unchanged} unchanged")]
    private static partial void LogPublished(ILogger logger, string @namespace, int created, int updated, int unchanged);
}
