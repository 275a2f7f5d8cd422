namespace Signalbox.Kubernetes.Objects;

/// <summary>metav1.Condition: one observation about an object, in a list keyed by <see cref="Type"/>.</summary>
public sealed record Condition
{
    public string Type { get; init; } = "";

    /// <summary><c>True</c>, <c>False</c> or <c>Unknown</c>.</summary>
    public string Status { get; init; } = ConditionStatus.Unknown;

    /// <summary>The metadata.generation this was observed at; readers ignore a condition that is behind.</summary>
    public long? ObservedGeneration { get; init; }

    /// <summary>Moves only when <see cref="Status"/> flips.</summary>
    public DateTimeOffset? LastTransitionTime { get; init; }

    /// <summary>CamelCase, never empty.</summary>
    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";
}
