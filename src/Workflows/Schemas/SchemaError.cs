namespace Signalbox.Workflows.Schemas;

/// <summary>One thing that is wrong with an instance.</summary>
/// <param name="InstancePath">Where, as a JSON Pointer; empty for the whole.</param>
/// <param name="Message">What is wrong there, for people and models.</param>
public sealed record SchemaError(string InstancePath, string Message)
{
    public override string ToString() => InstancePath.Length == 0 ? Message : $"{InstancePath}: {Message}";
}
