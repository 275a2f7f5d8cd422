namespace Signalbox.Kubernetes.Objects;

/// <summary>The three values of <see cref="Condition.Status"/>. Strings, because a new value must not break a reader.</summary>
public static class ConditionStatus
{
    public const string True = "True";
    public const string False = "False";
    public const string Unknown = "Unknown";
}
