using System.Collections.Immutable;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Fleets;

/// <summary>The hosts of a target that has several, or selects them, and how a call goes over them. Equal when all of it is equal.</summary>
public sealed class Fleet : IEquatable<Fleet>
{
    private Fleet(ImmutableArray<FleetHost> hosts, TargetRollout rollout) => (Hosts, Rollout) = (hosts, rollout);

    /// <summary>In the target's own order, or by name where labels select them.</summary>
    public ImmutableArray<FleetHost> Hosts { get; }

    public TargetRollout Rollout { get; }

    /// <summary>Whether callers must say which host they mean.</summary>
    public static bool IsOne(McpTargetSpec spec) => spec.Inventory is not null || spec.Hosts is { Count: > 1 };

    /// <summary>Null for a target of one host.</summary>
    /// <param name="name">The target.</param>
    /// <param name="spec">Its spec.</param>
    /// <param name="others">The targets of its namespace, for an inventory.</param>
    public static Fleet? Of(NamespacedName name, McpTargetSpec spec, IEnumerable<McpTarget> others)
    {
        if (!IsOne(spec))
            return null;
        var hosts = spec.Inventory is { } inventory
            ? others.Where(other => IsSelected(other, inventory.Selector.MatchLabels)).OrderBy(other => other.Metadata.Name, StringComparer.Ordinal)
                .Select(other => new FleetHost(other.Metadata.Name, new(name.Namespace, other.Metadata.Name), null))
            : spec.Hosts!.Select(host => new FleetHost(host.Name, name, host.Name));
        return new([.. hosts], spec.Rollout ?? new());
    }

    public bool Equals(Fleet? other) => other is not null && Rollout == other.Rollout && Hosts.AsSpan().SequenceEqual(other.Hosts.AsSpan());

    public override bool Equals(object? obj) => Equals(obj as Fleet);

    public override int GetHashCode() => HashCode.Combine(Rollout, Hosts.Length, Hosts.IsEmpty ? default : Hosts[0]);

    /// <summary>A selector without labels selects nothing: what was left out by mistake must not widen the reach of approved workflows.</summary>
    private static bool IsSelected(McpTarget target, IReadOnlyDictionary<string, string>? labels) =>
        labels is { Count: > 0 } && target.Spec.Inventory is null && !IsOne(target.Spec)
        && labels.All(label => target.Metadata.Labels?.TryGetValue(label.Key, out var value) == true && value == label.Value);
}
