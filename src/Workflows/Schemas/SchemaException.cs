namespace Signalbox.Workflows.Schemas;

/// <summary>A JSON Schema cannot be compiled.</summary>
/// <param name="path">Where in the schema, as a JSON Pointer.</param>
/// <param name="reason">What is wrong there.</param>
public sealed class SchemaException(string path, string reason) : FormatException(path.Length == 0 ? reason : $"{path}: {reason}")
{
    public string Path { get; } = path;

    public string Reason { get; } = reason;
}
