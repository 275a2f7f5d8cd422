namespace Signalbox.Workflows.Model;

/// <summary>A fleet by label: the other targets of the namespace, of one base URL each, that carry all of these labels. Each is reached as it says itself.</summary>
public sealed record TargetInventory
{
    public TargetSelector Selector { get; init; } = new();
}
