namespace Signalbox.Operator.Observing;

/// <summary>What a change of a replica's Lease means for workflows.</summary>
/// <param name="IsMembership">A replica joined or left, which concerns every live workflow.</param>
/// <param name="Marks">Marks of the revisions that a replica began or ceased to serve.</param>
public sealed record ReplicaChange(bool IsMembership, IReadOnlyList<string> Marks)
{
    public static ReplicaChange None { get; } = new(false, []);

    public static ReplicaChange Membership { get; } = new(true, []);
}
