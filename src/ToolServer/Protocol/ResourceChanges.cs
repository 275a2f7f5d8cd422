using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Protocol;

/// <summary>What a new snapshot means to clients. Not thread-safe; the registry publishes one snapshot at a time.</summary>
public sealed class ResourceChanges(PublishedRegistry registry, ListChangeHub hub)
{
    private RegistrySnapshot _told = registry.Current;

    /// <summary>Tells of the swap that just happened.</summary>
    public void Tell()
    {
        var now = registry.Current;
        foreach (var change in Between(_told, now))
            hub.Publish(change);
        _told = now;
    }

    /// <summary>Pure: the list of tools always, that of resources when a workflow came or went, and each workflow that has another revision.</summary>
    internal static IEnumerable<ListChange> Between(RegistrySnapshot before, RegistrySnapshot now)
    {
        yield return ListChange.Tools;
        var old = before.Tools.ToDictionary(t => t.Workflow, t => t.SpecDigest);
        var moved = false;
        var stayed = 0;
        var updated = new List<NamespacedName>();
        foreach (var tool in now.Tools)
        {
            if (!old.TryGetValue(tool.Workflow, out var digest))
                moved = true;
            else if (++stayed > 0 && digest != tool.SpecDigest)
                updated.Add(tool.Workflow);
        }
        if (moved || stayed != old.Count)
            yield return ListChange.Resources;
        foreach (var workflow in updated)
            yield return ListChange.Resource(ResourceAddress.OfWorkflow(workflow));
    }
}
