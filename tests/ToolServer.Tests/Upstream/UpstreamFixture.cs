using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>A pool over test targets, and short ways to send one request through it.</summary>
internal sealed class UpstreamFixture : IAsyncDisposable
{
    public UpstreamFixture(TimeProvider? time = null) => Pool = new UpstreamPool(Targets, time ?? TimeProvider.System, NullLogger<UpstreamPool>.Instance);

    public TestTargets Targets { get; } = new();

    public UpstreamPool Pool { get; }

    /// <summary>Retries that do not make a test wait.</summary>
    public static McpTargetSpec Spec(string url) => new()
    {
        BaseUrl = url,
        Retry = new TargetRetry { BaseDelay = "1ms", MaxDelay = "5ms" },
        Timeouts = new TargetTimeouts { Connect = "2s", Response = "5s", Call = "20s" },
    };

    public static UpstreamRequest Request(string method, string path, string? body = null, bool? repeatable = null, params (string Name, string Value)[] headers) => new()
    {
        StepIndex = 0,
        StepId = "only",
        Method = method,
        PathAndQuery = path,
        Headers = [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))],
        ContentType = body is null ? null : "application/json",
        Body = body is null ? default : Encoding.UTF8.GetBytes(body),
        Repeatable = repeatable ?? method is not ("POST" or "PATCH"),
    };

    public Task<UpstreamResult> SendAsync(UpstreamRequest request, CancellationToken ct = default) => SendAsync(request, null, ct);

    public async Task<UpstreamResult> SendAsync(UpstreamRequest request, string? host, CancellationToken ct)
    {
        using var lease = Pool.Acquire(TestTargets.Name, host);
        using var deadline = new CallDeadline(lease.Host.Settings.Call, TimeProvider.System, ct);
        return await lease.Host.SendAsync(request, deadline);
    }

    public Task<UpstreamResult> GetAsync(string path = "/") => SendAsync(Request("GET", path));

    public Task<UpstreamResult> GetFromAsync(string host, string path = "/") => SendAsync(Request("GET", path), host, CancellationToken.None);

    public Task<UpstreamResult> PostAsync(string path = "/", string? body = "{}") => SendAsync(Request("POST", path, body));

    public ValueTask DisposeAsync() => Pool.DisposeAsync();
}
