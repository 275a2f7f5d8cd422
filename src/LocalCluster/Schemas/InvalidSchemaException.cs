namespace Signalbox.LocalCluster.Schemas;

/// <summary>A CustomResourceDefinition holds a schema that cannot be read.</summary>
internal sealed class InvalidSchemaException(string path, string message) : Exception($"{path}: {message}")
{
    public string Path { get; } = path;

    public string Detail { get; } = message;
}
