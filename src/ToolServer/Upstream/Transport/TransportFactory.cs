using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Signalbox.ToolServer.Upstream.Transport;

/// <summary>Builds the connection pool of one origin.</summary>
internal static class TransportFactory
{
    /// <summary>
    /// No cookie jar, no redirects, no proxy from the environment, no trace headers: what goes out is the plan's request and the credentials,
    /// and nothing that differs between two runs.
    /// </summary>
    /// <param name="connectTimeout">TCP and TLS.</param>
    /// <param name="trust">Must outlive the invoker.</param>
    /// <param name="host">Host of the URLs that will be asked for.</param>
    public static HttpMessageInvoker Create(TimeSpan connectTimeout, TransportTrust trust, string host)
    {
        var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            PreAuthenticate = false,
            Credentials = null,
            ActivityHeadersPropagator = null,
            ConnectTimeout = connectTimeout,
            AutomaticDecompression = DecompressionMethods.All,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(1),
            // A name may move to another address; connections do not outlive that for long.
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            MaxResponseDrainSize = 0,
            MaxResponseHeadersLength = 64,
            SslOptions = trust.Options(host),
        };
        // The handler always names the URL's host in TLS; a stream that is encrypted already it takes as it is.
        if (trust.ServerName is not null)
            handler.ConnectCallback = (context, ct) => ConnectAsync(context, trust, ct);
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    private static async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, TransportTrust trust, CancellationToken ct)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        Stream? stream = null;
        try
        {
            await socket.ConnectAsync(context.DnsEndPoint, ct);
            stream = new NetworkStream(socket, ownsSocket: true);
            if (context.InitialRequestMessage.RequestUri?.Scheme != Uri.UriSchemeHttps)
                return stream;

            var tls = new SslStream(stream);
            stream = tls;
            await tls.AuthenticateAsClientAsync(trust.Options(context.DnsEndPoint.Host), ct);
            return tls;
        }
        catch (Exception e)
        {
            if (stream is null)
                socket.Dispose();
            else
                await stream.DisposeAsync();
            if (e is System.Security.Authentication.AuthenticationException)
                throw new HttpRequestException(HttpRequestError.SecureConnectionError, "The TLS connection could not be established.", e);
            throw;
        }
    }
}
