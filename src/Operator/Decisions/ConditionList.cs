using Signalbox.Kubernetes.Objects;

namespace Signalbox.Operator.Decisions;

/// <summary>Conditions in the making: keeps order and foreign types, and moves lastTransitionTime only when a status flips.</summary>
public sealed class ConditionList(IReadOnlyList<Condition>? current, long? generation, DateTimeOffset now)
{
    // metav1.Time has whole seconds: a fraction would make what is read back differ from what was written.
    private readonly DateTimeOffset _now = DateTimeOffset.FromUnixTimeSeconds(now.ToUnixTimeSeconds());
    private readonly List<Condition> _conditions = [.. current ?? []];

    /// <summary>As long as the API server takes (metav1.Condition).</summary>
    private const int LongestMessage = 32768;

    public ConditionList Set(string type, bool status, string reason, string message)
    {
        var value = status ? ConditionStatus.True : ConditionStatus.False;
        var index = _conditions.FindIndex(c => c.Type == type);
        var old = index < 0 ? null : _conditions[index];
        var condition = new Condition
        {
            Type = type,
            Status = value,
            ObservedGeneration = generation,
            LastTransitionTime = old?.Status == value && old.LastTransitionTime is not null ? old.LastTransitionTime : _now,
            Reason = reason,
            Message = message.Length <= LongestMessage ? message : message[..LongestMessage],
        };
        if (index < 0)
            _conditions.Add(condition);
        else
            _conditions[index] = condition;
        return this;
    }

    public IReadOnlyList<Condition> ToList() => _conditions;
}
