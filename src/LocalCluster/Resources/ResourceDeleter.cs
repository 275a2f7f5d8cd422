using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Serving;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Resources;

/// <summary>Deletes objects, at once or, while finalizers stand, by marking them.</summary>
internal sealed class ResourceDeleter(ObjectStore store, ResourceWriter writer)
{
    private const string ForegroundFinalizer = "foregroundDeletion";
    private const string OrphanFinalizer = "orphan";
    private static readonly HashSet<string> KeptNamespaces = ["default", "kube-system"];

    /// <returns>The object when it stays for its finalizers, or a Status of success when it is gone.</returns>
    public async Task<JsonObject> DeleteAsync(ResourceDefinition definition, string ns, string name, DeleteOptions options)
    {
        var key = new ObjectKey(definition.StorageName, definition.Namespaced ? ns : "", name);
        while (true)
        {
            var stored = store.State.Find(key) ?? throw ApiException.NotFound(definition, name);
            CheckPreconditions(definition, stored, options);
            if (definition.StorageName == "namespaces" && KeptNamespaces.Contains(name))
            {
                throw new ApiException(403, "Forbidden", $"namespaces \"{name}\" is forbidden: this namespace may not be deleted",
                    new JsonObject { ["name"] = name, ["kind"] = "namespaces" });
            }

            if (await TryDeleteAsync(definition, stored, options) is { } answer)
                return answer;
        }
    }

    private async Task<JsonObject?> TryDeleteAsync(ResourceDefinition definition, StoredObject stored, DeleteOptions options)
    {
        var tree = stored.Parse();
        var metadata = tree.Ensure("metadata");
        AddFinalizer(metadata, stored, options.Propagation);
        var stays = metadata.List("finalizers") is { Count: > 0 } || definition.StorageName is "namespaces" or "customresourcedefinitions.apiextensions.k8s.io";
        if (!stays)
        {
            if (!options.DryRun && !(await store.WriteAsync(stored.Key, stored, null)).Applied)
                return null;
            return Success(definition, stored);
        }

        if (metadata["deletionTimestamp"] is not null && JsonNode.DeepEquals(tree, stored.Parse()))
            return Projection.Tree(stored, definition);

        metadata["deletionTimestamp"] ??= writer.Now();
        metadata["deletionGracePeriodSeconds"] ??= 0L;
        if (definition.StorageName == "namespaces")
            tree.Ensure("status")["phase"] = "Terminating";
        if (ResourceWriter.HasGeneration(definition))
            ResourceWriter.Bump(tree);
        if (options.DryRun)
            return Projection.ToStored(tree, definition);

        var outcome = await store.WriteAsync(stored.Key, stored, tree);
        return outcome.Applied ? Projection.Tree(outcome.Stored!, definition) : null;
    }

    private void AddFinalizer(JsonObject metadata, StoredObject stored, string? propagation)
    {
        var finalizer = propagation switch { "Foreground" => ForegroundFinalizer, "Orphan" => OrphanFinalizer, _ => null };
        if (finalizer is null || stored.Uid.Length == 0 || !HasDependents(stored.Uid))
            return;

        if (metadata["finalizers"] is not JsonArray finalizers)
            metadata["finalizers"] = finalizers = [];
        if (!finalizers.Any(item => item.Text() == finalizer))
            finalizers.Add(finalizer);
    }

    private bool HasDependents(string uid) =>
        store.State.Resources.Values.Any(objects => objects.Values.Any(candidate => candidate.OwnerUids.Contains(uid)));

    private static void CheckPreconditions(ResourceDefinition definition, StoredObject stored, DeleteOptions options)
    {
        if (options.Uid is { Length: > 0 } uid && uid != stored.Uid)
        {
            throw ApiException.Conflict(definition, stored.Key.Name,
                $"the UID in the precondition ({uid}) does not match the UID in record ({stored.Uid}). The object might have been deleted and then recreated");
        }

        var version = stored.Revision.ToString(CultureInfo.InvariantCulture);
        if (options.ResourceVersion is { Length: > 0 } asked && asked != version)
        {
            throw ApiException.Conflict(definition, stored.Key.Name,
                $"the ResourceVersion in the precondition ({asked}) does not match the ResourceVersion in record ({version}). The object might have been modified");
        }
    }

    private static JsonObject Success(ResourceDefinition definition, StoredObject stored)
    {
        var details = new JsonObject { ["name"] = stored.Key.Name, ["kind"] = definition.Plural, ["uid"] = stored.Uid };
        if (definition.Group.Length > 0)
            details["group"] = definition.Group;
        return new JsonObject { ["kind"] = "Status", ["apiVersion"] = "v1", ["metadata"] = new JsonObject(), ["status"] = "Success", ["details"] = details };
    }
}
