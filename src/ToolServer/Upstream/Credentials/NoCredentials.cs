namespace Signalbox.ToolServer.Upstream.Credentials;

/// <summary>Nothing to add: an open upstream, or one that knows us by our TLS certificate.</summary>
internal sealed class NoCredentials : UpstreamCredentials
{
    public override ValueTask<object?> ApplyAsync(HttpRequestMessage request, CancellationToken ct) => default;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
