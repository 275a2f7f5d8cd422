namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>An API key in a cookie.</summary>
internal sealed class CookieCredentials(string name, string value) : UpstreamCredentials
{
    public override ValueTask<object?> ApplyAsync(HttpRequestMessage request, CancellationToken ct)
    {
        CookieHeader.Add(request, $"{name}={value}");
        return default;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
