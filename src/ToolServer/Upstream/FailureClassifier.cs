using System.Net.Sockets;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream;

/// <summary>What an exception of the transport says about the request.</summary>
internal static class FailureClassifier
{
    /// <summary>True when there was no connection to send the request on.</summary>
    public static bool IsConnect(Exception exception) =>
        exception is HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError
                or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError
        };

    public static UpstreamFailureKind KindOf(Exception exception) =>
        IsConnect(exception) ? UpstreamFailureKind.Connect : UpstreamFailureKind.Lost;

    /// <summary>The innermost message, which says what happened; the outer ones say that something did.</summary>
    public static string Innermost(Exception exception)
    {
        while (exception.InnerException is { } inner && exception is not SocketException)
            exception = inner;
        return exception.Message;
    }
}
