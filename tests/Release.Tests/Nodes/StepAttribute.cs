namespace Signalbox.Release.Tests.Nodes;

/// <summary>When a test of a release's life runs: those with lower numbers before.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StepAttribute(int number) : Attribute
{
    public int Number => number;
}
