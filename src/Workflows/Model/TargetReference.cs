namespace Signalbox.Workflows.Model;

/// <summary>Names an <see cref="McpTarget"/> in the namespace of the object that refers to it.</summary>
public sealed record TargetReference
{
    public string Name { get; init; } = "";
}
