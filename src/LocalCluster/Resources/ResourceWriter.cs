using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Applying;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Schemas;
using Signalbox.LocalCluster.Serving;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Resources;

/// <summary>Creates and updates objects by the rules of the API server. Concurrent writers of one object are told apart by its stored version.</summary>
internal sealed class ResourceWriter(ObjectStore store, KindRegistry kinds, TimeProvider time)
{
    // The alphabet and length of upstream's generated names: no vowels, so no words.
    private const string NameAlphabet = "bcdfghjklmnpqrstvwxz2456789";
    private const int GeneratedLength = 5;
    private const int LongestGeneratedBase = 63 - GeneratedLength;
    private const int MostAttempts = 100;

    public async Task<WriteResult> CreateAsync(ResourceDefinition definition, string ns, JsonObject tree, WriteOptions options)
    {
        Admission.CheckIdentity(tree, definition, ns, null);
        var metadata = tree.Ensure("metadata");
        if (metadata.Text("resourceVersion") is { Length: > 0 })
            throw ApiException.BadRequest("resourceVersion should not be set on objects to be created");

        var generated = metadata.Text("name") is not { Length: > 0 } ? metadata.Text("generateName") : null;
        CheckNamespace(definition, ns, metadata.Text("name") ?? generated ?? "");
        var warnings = Admission.Prune(tree, definition, options);
        Initialise(tree, definition);
        for (var attempt = 1; ; attempt++)
        {
            if (generated is { Length: > 0 })
                metadata["name"] = Generate(generated);
            Finish(null, tree, definition);
            if (!options.IsApply)
                ManagedFields.AfterUpdate(null, tree, definition, null, options.FieldManager, Now());
            var key = new ObjectKey(definition.StorageName, definition.Namespaced ? ns : "", metadata.Text("name")!);
            if (store.State.Find(key) is not null)
            {
                if (generated is { Length: > 0 } && attempt < MostAttempts)
                    continue;
                throw ApiException.AlreadyExists(definition, key.Name);
            }

            if (options.DryRun)
                return new WriteResult(CanonicalJson.ToBytes(tree), true, warnings);

            var outcome = await store.WriteAsync(key, null, Projection.ToStored((JsonObject)tree.DeepClone(), definition));
            if (outcome.Applied)
                return new WriteResult(Projection.Bytes(outcome.Stored!, definition), true, warnings);
        }
    }

    /// <summary>
    /// Changes one object, or its <paramref name="subresource"/> <c>status</c>. <paramref name="change"/> leads from a copy of the object as it stands to
    /// the object as it should be, and is called again when another writer came first. A change that alters nothing writes nothing.
    /// </summary>
    public async Task<WriteResult> UpdateAsync(
        ResourceDefinition definition, string ns, string name, string? subresource, Func<JsonObject, JsonObject> change, WriteOptions options)
    {
        var key = new ObjectKey(definition.StorageName, definition.Namespaced ? ns : "", name);
        while (true)
        {
            var stored = store.State.Find(key) ?? throw ApiException.NotFound(definition, name);
            var current = Projection.Tree(stored, definition);
            var next = change((JsonObject)current.DeepClone());
            Admission.CheckIdentity(next, definition, ns, name);
            CheckVersion(definition, stored, next);
            var warnings = Admission.Prune(next, definition, options);
            RouteStatus(definition, subresource, current, next);
            MetadataRules.CarryOver(current, next, definition);
            Finish(current, next, definition);
            if (Admission.SpecChanged(current, next, definition) && HasGeneration(definition))
                Bump(next);
            if (!options.IsApply)
                ManagedFields.AfterUpdate(current, next, definition, subresource, options.FieldManager, Now());
            next.Ensure("metadata")["resourceVersion"] = current.Map("metadata").Text("resourceVersion");
            if (ManagedFields.EqualIgnoringTimes(current, next))
                return new WriteResult(Projection.Bytes(stored, definition), false, warnings);
            if (options.DryRun)
                return new WriteResult(CanonicalJson.ToBytes(next), false, warnings);

            // The last finalizer has gone: what was marked for deletion goes now.
            var metadata = next.Map("metadata");
            var isGone = metadata?["deletionTimestamp"] is not null && metadata.List("finalizers") is not { Count: > 0 } && definition.StorageName != "namespaces";
            var outcome = await store.WriteAsync(key, stored, isGone ? null : Projection.ToStored((JsonObject)next.DeepClone(), definition));
            if (outcome.Applied)
                return new WriteResult(isGone ? CanonicalJson.ToBytes(next) : Projection.Bytes(outcome.Stored!, definition), false, warnings);
            // Another writer came first: once more, on what it left. A change that names a version fails its check then.
        }
    }

    public string Now() => time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Kinds whose desired state is counted.</summary>
    public static bool HasGeneration(ResourceDefinition definition) => definition.IsCustom || definition.Group == "apiextensions.k8s.io";

    public static void Bump(JsonObject tree)
    {
        var metadata = tree.Ensure("metadata");
        metadata["generation"] = (metadata["generation"].Integer() ?? 0) + 1;
    }

    private void Initialise(JsonObject tree, ResourceDefinition definition)
    {
        var metadata = tree.Ensure("metadata");
        foreach (var field in new[] { "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "resourceVersion", "generation" })
            metadata.Remove(field);
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = Now();
        if (HasGeneration(definition))
            metadata["generation"] = 1L;
        if (definition.HasStatus)
            tree.Remove("status");
    }

    private void Finish(JsonObject? current, JsonObject next, ResourceDefinition definition)
    {
        SchemaDefaulter.Apply(next, definition.Schema);
        KindRules.Prepare(definition, current, next, time.GetUtcNow());
        Admission.Validate(current, next, definition);
    }

    private void CheckNamespace(ResourceDefinition definition, string ns, string name)
    {
        if (!definition.Namespaced)
            return;

        var found = store.State.Find(new ObjectKey("namespaces", "", ns)) ?? throw ApiException.NotFound(kinds.Namespaces, ns);
        if (found.Parse().Map("metadata")?["deletionTimestamp"] is null)
            return;

        throw new ApiException(403, "Forbidden",
            $"{definition.QualifiedPlural} {GoText.Quote(name)} is forbidden: unable to create new content in namespace {ns} because it is being terminated",
            new JsonObject
            {
                ["name"] = name,
                ["group"] = definition.Group,
                ["kind"] = definition.Plural,
                ["causes"] = new JsonArray(new JsonObject { ["reason"] = "NamespaceTerminating", ["message"] = $"namespace {ns} is being terminated", ["field"] = "metadata.namespace" }),
            });
    }

    private static void CheckVersion(ResourceDefinition definition, StoredObject stored, JsonObject next)
    {
        if (next.Map("metadata").Text("resourceVersion") is { Length: > 0 } version && version != stored.Revision.ToString(CultureInfo.InvariantCulture))
            throw ApiException.Modified(definition, stored.Key.Name);
    }

    private static void RouteStatus(ResourceDefinition definition, string? subresource, JsonObject current, JsonObject next)
    {
        if (subresource == "status")
        {
            foreach (var field in current.Select(member => member.Key).Union(next.Select(member => member.Key)).Where(field => field != "status").ToList())
            {
                var managed = field == "metadata" ? next.Map("metadata")?["managedFields"]?.DeepClone() : null;
                if (current[field] is { } kept)
                    next[field] = kept.DeepClone();
                else
                    next.Remove(field);
                if (managed is not null)
                    next.Ensure("metadata")["managedFields"] = managed;
            }
        }
        else if (definition.HasStatus)
        {
            if (current["status"] is { } kept)
                next["status"] = kept.DeepClone();
            else
                next.Remove("status");
        }
    }

    private static string Generate(string prefix)
    {
        var start = prefix.Length > LongestGeneratedBase ? prefix[..LongestGeneratedBase] : prefix;
        return start + RandomNumberGenerator.GetString(NameAlphabet, GeneratedLength);
    }
}
