namespace Signalbox.ToolServer.Upstream.Transport;

/// <summary>A response body went past the limit; the rest was not read.</summary>
internal sealed class ResponseTooLargeException(long limit) : IOException($"The answer is larger than {limit} bytes.");
