namespace Signalbox.Release.Tests.Nodes;

/// <summary>A test in pods of a real node. Skipped where the machine cannot run one; never in CI as root.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class NodeFactAttribute : FactAttribute
{
    public NodeFactAttribute() => Skip = Node.Obstacle;
}
