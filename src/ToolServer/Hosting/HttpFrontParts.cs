using Microsoft.Extensions.Logging;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Protocol;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Runs;

namespace Signalbox.ToolServer.Hosting;

/// <summary>What <see cref="HttpFront"/> is put together from.</summary>
public sealed record HttpFrontParts
{
    public required ToolServerOptions Options { get; init; }

    public required PublishedRegistry Registry { get; init; }

    public required IMcpContent Content { get; init; }

    /// <summary>The content of one namespace, for <c>/mcp/NAMESPACE</c>; null: there are no such URLs.</summary>
    public Func<string, IMcpContent>? ContentOf { get; init; }

    /// <summary>Null: no REST facade.</summary>
    public ToolCalls? Calls { get; init; }

    /// <summary>The operations behind the tools, for raw access; null: there is none.</summary>
    public OperationCatalog? Operations { get; init; }

    /// <summary>Runs by their id; null: none are recorded.</summary>
    public RunBook? Runs { get; init; }

    public required ICallerAuthenticator Authenticator { get; init; }

    /// <summary>What clients are told that look for a token; null: nobody is asked for one.</summary>
    public ResourceMetadata? Metadata { get; init; }

    /// <summary>Shown to clients; null: plain HTTP.</summary>
    internal ServerCertificate? Certificate { get; init; }

    /// <summary>Told of requests that are refused at the door; null: nobody is.</summary>
    public RefusalAudit? Refusals { get; init; }

    public required PrometheusText Metrics { get; init; }

    /// <summary>Cancelled by the front when the drain time of a stop is over. The composer disposes it.</summary>
    public required CancellationTokenSource Drained { get; init; }

    public required ILoggerFactory LoggerFactory { get; init; }

    public TimeProvider Time { get; init; } = TimeProvider.System;
}
