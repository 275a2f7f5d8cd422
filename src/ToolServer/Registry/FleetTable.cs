using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Fleets;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Registry;

/// <summary>The targets, as far as they make fleets. Not thread-safe; one owner feeds it.</summary>
internal sealed class FleetTable
{
    private readonly Dictionary<string, Dictionary<string, McpTarget>> _targets = new(StringComparer.Ordinal);

    /// <summary>Takes a change, and says whether a fleet of the namespace may have changed by it.</summary>
    public bool Changed(NamespacedName key, McpTarget? before, McpTarget? now)
    {
        if (!_targets.TryGetValue(key.Namespace, out var targets))
            _targets[key.Namespace] = targets = new(StringComparer.Ordinal);
        if (now is null)
            targets.Remove(key.Name);
        else
            targets[key.Name] = now;
        return IsFleet(before) || IsFleet(now) || targets.Values.Any(target => target.Spec.Inventory is not null);
    }

    /// <summary>Null when the target has one host alone, or does not exist.</summary>
    public Fleet? Of(NamespacedName target) =>
        _targets.TryGetValue(target.Namespace, out var targets) && targets.TryGetValue(target.Name, out var found)
            ? Fleet.Of(target, found.Spec, targets.Values)
            : null;

    /// <summary>The tool for the hosts that its target has now; <paramref name="last"/> when nothing has changed since.</summary>
    public ServedTool On(ServedTool tool, ServedTool? last)
    {
        var fleet = Of(tool.Target);
        return last is not null && ReferenceEquals(last.Basis, tool) && Equals(last.Fleet, fleet) ? last : tool.On(fleet);
    }

    private static bool IsFleet(McpTarget? target) => target is not null && Fleet.IsOne(target.Spec);
}
