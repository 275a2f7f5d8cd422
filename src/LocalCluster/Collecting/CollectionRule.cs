using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Collecting;

/// <summary>Decides what has to go. Pure.</summary>
internal static class CollectionRule
{
    private const string Definitions = "customresourcedefinitions.apiextensions.k8s.io";

    public static IReadOnlyList<CollectionDecision> Decide(StoreState state, string now)
    {
        var all = state.Resources.Values.SelectMany(objects => objects.Values).ToList();
        var uids = all.Select(stored => stored.Uid).ToHashSet(StringComparer.Ordinal);
        var children = all.SelectMany(stored => stored.OwnerUids.Select(uid => (uid, stored))).ToLookup(pair => pair.uid, pair => pair.stored, StringComparer.Ordinal);
        var doomed = state.Of("namespaces").Values.Where(stored => stored.IsDeleting).Select(stored => stored.Key.Name).ToHashSet(StringComparer.Ordinal);
        var removedKinds = state.Of(Definitions).Values.Where(stored => stored.IsDeleting).Select(stored => stored.Key.Name).ToHashSet(StringComparer.Ordinal);

        var foreground = all
            .Where(stored => stored.IsDeleting && Has(stored.Parse().Map("metadata").List("finalizers") ?? [], "foregroundDeletion"))
            .Select(stored => stored.Uid)
            .ToHashSet(StringComparer.Ordinal);

        var decisions = new List<CollectionDecision>();
        foreach (var stored in all)
        {
            var isOrphaned = stored.OwnerUids.Count > 0 && !stored.OwnerUids.Any(uids.Contains);
            var isInDoomed = doomed.Contains(stored.Key.Namespace) || removedKinds.Contains(stored.Key.Resource);
            var decision = stored.IsDeleting ? Finish(stored, state, children) : isOrphaned || isInDoomed || stored.OwnerUids.Any(foreground.Contains) ? Delete(stored, now) : null;
            if (decision is not null)
                decisions.Add(decision);
        }

        return decisions;
    }

    private static CollectionDecision Delete(StoredObject stored, string now)
    {
        var tree = stored.Parse();
        var metadata = tree.Ensure("metadata");
        if (metadata.List("finalizers") is not { Count: > 0 })
            return new CollectionDecision(stored, null);

        metadata["deletionTimestamp"] = now;
        metadata["deletionGracePeriodSeconds"] = 0L;
        return new CollectionDecision(stored, tree);
    }

    /// <summary>The next step of a deletion that has begun, or null when it waits for others.</summary>
    private static CollectionDecision? Finish(StoredObject stored, StoreState state, ILookup<string, StoredObject> children)
    {
        var tree = stored.Parse();
        var metadata = tree.Ensure("metadata");
        var finalizers = metadata.List("finalizers") ?? [];
        if (stored.Key.Resource == "namespaces" && state.Resources.Values.Any(objects => objects.Values.Any(other => other.Key.Namespace == stored.Key.Name)))
            return null;
        if (stored.Key.Resource == Definitions && !state.Of(stored.Key.Name).IsEmpty)
            return null;

        var dependents = children[stored.Uid].ToList();
        if (Has(finalizers, "orphan"))
        {
            if (dependents.Count > 0)
                return Release(dependents[0], stored.Uid);
            Remove(finalizers, "orphan");
        }
        else if (Has(finalizers, "foregroundDeletion"))
        {
            if (dependents.Any(dependent => Blocks(dependent, stored.Uid)))
                return null;
            Remove(finalizers, "foregroundDeletion");
        }
        else if (finalizers.Count > 0)
        {
            return null;
        }

        return new CollectionDecision(stored, finalizers.Count == 0 ? null : tree);
    }

    private static CollectionDecision Release(StoredObject dependent, string uid)
    {
        var tree = dependent.Parse();
        var owners = tree.Ensure("metadata").List("ownerReferences")!;
        foreach (var owner in owners.Where(owner => owner.Text("uid") == uid).ToList())
            owners.Remove(owner);
        if (owners.Count == 0)
            tree.Ensure("metadata").Remove("ownerReferences");
        return new CollectionDecision(dependent, tree);
    }

    private static bool Blocks(StoredObject dependent, string uid) =>
        (dependent.Parse().Map("metadata").List("ownerReferences") ?? []).OfType<JsonObject>()
            .Any(owner => owner.Text("uid") == uid && owner["blockOwnerDeletion"].Flag() == true);

    private static bool Has(JsonArray finalizers, string name) => finalizers.Any(item => item.Text() == name);

    private static void Remove(JsonArray finalizers, string name) => finalizers.Remove(finalizers.First(item => item.Text() == name));
}
