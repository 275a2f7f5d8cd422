namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>A header that never changes: basic, bearer or an API key. It replaces one of the same name.</summary>
internal sealed class HeaderCredentials(string name, string value) : UpstreamCredentials
{
    public override ValueTask<object?> ApplyAsync(HttpRequestMessage request, CancellationToken ct)
    {
        request.Headers.Remove(name);
        request.Headers.TryAddWithoutValidation(name, value);
        return default;
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
