using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Signalbox.Ingest.Documents;

/// <summary>
/// Fetches documents from public addresses. The address that was checked is the address that is connected to, on every redirect anew;
/// no proxy, no cookies, no credentials.
/// </summary>
internal sealed class RemoteFetcher : IDisposable
{
    private const int MaxRedirects = 5;
    private readonly HashSet<string> _allowedHosts;
    private readonly HttpClient _client;

    public RemoteFetcher(IEnumerable<string> allowedHosts)
    {
        _allowedHosts = new HashSet<string>(allowedHosts.Select(host => host.Trim('[', ']')), StringComparer.OrdinalIgnoreCase);
        _client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            AutomaticDecompression = DecompressionMethods.All,
            ConnectTimeout = TimeSpan.FromSeconds(10),
            ConnectCallback = ConnectAsync,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("application/yaml"));
        _client.DefaultRequestHeaders.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*", 0.5));
    }

    public async Task<byte[]> FetchAsync(Uri url, long maxBytes, CancellationToken cancellation)
    {
        var current = url;
        for (var redirects = 0; ; redirects++)
        {
            var place = WithoutCredentials(current);
            if (current.Scheme is not ("http" or "https")) throw new DocumentException($"The scheme {current.Scheme} is not fetched.", place, "Use an http or https URL.");
            try
            {
                using var response = await _client.GetAsync(new Uri(place), HttpCompletionOption.ResponseHeadersRead, cancellation);
                if ((int)response.StatusCode is 301 or 302 or 303 or 307 or 308 && response.Headers.Location is { } next)
                {
                    if (redirects == MaxRedirects) throw new DocumentException($"More than {MaxRedirects} redirects.", place, "Give the URL that they lead to.");
                    current = new Uri(current, next);
                    continue;
                }

                if (!response.IsSuccessStatusCode)
                {
                    throw new DocumentException($"The server answered {(int)response.StatusCode}.", place, "Open the URL in a browser, or give a file instead.");
                }

                return await ReadBoundedAsync(response, place, maxBytes, cancellation);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or SocketException)
            {
                if (exception.InnerException is DocumentException refused) throw refused;
                throw new DocumentException($"The document cannot be fetched: {exception.Message}.", place, "Check the URL and the network, or give a file instead.", exception);
            }
        }
    }

    public static string WithoutCredentials(Uri url) => new UriBuilder(url) { UserName = "", Password = "", Fragment = "" }.Uri.AbsoluteUri;

    public void Dispose() => _client.Dispose();

    private static async Task<byte[]> ReadBoundedAsync(HttpResponseMessage response, string place, long maxBytes, CancellationToken cancellation)
    {
        if (response.Content.Headers.ContentLength > maxBytes) throw SourceFiles.TooLarge(place, maxBytes);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellation);
        using var buffer = new MemoryStream();
        var chunk = new byte[81920];
        int read;
        while ((read = await stream.ReadAsync(chunk, cancellation)) > 0)
        {
            if (buffer.Length + read > maxBytes) throw SourceFiles.TooLarge(place, maxBytes);
            buffer.Write(chunk, 0, read);
        }

        return buffer.ToArray();
    }

    private async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var host = context.DnsEndPoint.Host.Trim('[', ']');
        // The resolver refuses the unspecified address, which the kernel takes for this machine.
        var addresses = IPAddress.TryParse(host, out var literal) ? [literal] : await Dns.GetHostAddressesAsync(host, cancellation);
        var allowed = _allowedHosts.Contains(host) ? addresses : addresses.Where(RemoteAddressRule.IsPublic).ToArray();
        if (allowed.Length == 0)
        {
            throw new DocumentException(
                $"The host {host} is at a loopback, link-local or private address, and documents are not fetched from there.", context.InitialRequestMessage.RequestUri!.AbsoluteUri,
                "Allow it with --allow-host, or give a file instead.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, context.DnsEndPoint.Port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
