namespace Signalbox.LocalCluster;

/// <summary>A CustomResourceDefinition file that cannot be used: the message names the file and the field.</summary>
public sealed class InvalidDefinitionException(string file, string message, Exception? inner = null) : Exception($"{file}: {message}", inner)
{
    public string File { get; } = file;
}
