namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>An API key in the query.</summary>
internal sealed class QueryCredentials(string name, string value) : UpstreamCredentials
{
    private readonly string _pair = $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";

    public override ValueTask<object?> ApplyAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var url = request.RequestUri!.OriginalString;
        var separator = url.Contains('?', StringComparison.Ordinal) ? '&' : '?';
        request.RequestUri = new Uri(url + separator + _pair, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return default;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
