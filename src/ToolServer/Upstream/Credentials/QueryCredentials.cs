namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>An API key in the query. It replaces a parameter of the same name.</summary>
internal sealed class QueryCredentials(string name, string value) : UpstreamCredentials
{
    private readonly string _pair = $"{Uri.EscapeDataString(name)}={Uri.EscapeDataString(value)}";

    public override ValueTask<object?> ApplyAsync(HttpRequestMessage request, CancellationToken ct)
    {
        var url = request.RequestUri!.OriginalString.Split('?', 2);
        var others = url.Length == 1 ? [] : url[1].Split('&').Where(pair => pair.Length > 0 && Uri.UnescapeDataString(pair.Split('=', 2)[0]) != name);
        request.RequestUri = new Uri($"{url[0]}?{string.Join('&', [.. others, _pair])}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        return default;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
