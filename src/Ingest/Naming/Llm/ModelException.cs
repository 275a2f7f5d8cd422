namespace Signalbox.Ingest.Naming.Llm;

/// <summary>The endpoint gave no usable answer. The message never repeats what it sent: that may be anything, the key included.</summary>
/// <param name="message">What happened, in our words.</param>
/// <param name="endpoint">Whether the endpoint is at fault rather than this one answer.</param>
/// <param name="inner">The cause.</param>
internal sealed class ModelException(string message, bool endpoint, Exception? inner = null) : Exception(message, inner)
{
    public bool Endpoint { get; } = endpoint;
}
