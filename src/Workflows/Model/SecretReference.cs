namespace Signalbox.Workflows.Model;

/// <summary>Names a Secret in the namespace of the object that refers to it.</summary>
public sealed record SecretReference
{
    public string Name { get; init; } = "";
}
