namespace Signalbox.ToolServer.Protocol;

/// <summary>A change with its place among all changes of a hub.</summary>
/// <param name="Change">What changed.</param>
/// <param name="Number">Who has been told of this one has been told of all with lower numbers that it wanted.</param>
public readonly record struct NumberedChange(ListChange Change, long Number);
