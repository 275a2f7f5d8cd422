using System.CommandLine;
using Microsoft.Extensions.Logging;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Hosting;
using Signalbox.Cli.Stdio;
using Signalbox.ToolServer;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox mcp --stdio</c>: an MCP server for clients that start one as a child process.</summary>
internal static class McpCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("mcp", $"Serves MCP on standard input and output. A token for --url is taken from ${CallCommand.TokenVariable}.",
            ("for a desktop client, from a running tool server", "signalbox mcp --stdio --url http://127.0.0.1:8080/mcp"),
            ("one namespace of the current kubeconfig's cluster", "signalbox mcp --stdio --namespace dell"));
        var stdio = new Option<bool>("--stdio") { Description = "On standard input and output; there is no other way yet", Required = true };
        var url = new Option<string?>("--url") { Description = "Forward to this MCP endpoint [default: serve from the kubeconfig's cluster]", HelpName = "URL" };
        command.Add(stdio);
        command.Add(url);
        command.SetAction((parsed, ct) => parsed.GetValue(url) is { } named
            ? BridgeAsync(context.Terminal, CallCommand.Endpoint(named), Environment.GetEnvironmentVariable(CallCommand.TokenVariable), ct)
            : ServeAsync(context, parsed, ct));
        return command;
    }

    private static async Task<int> ServeAsync(CommandContext context, ParseResult parsed, CancellationToken ct)
    {
        // Standard output carries the protocol alone.
        using var loggers = LogSetup.ToStandardError(LogLevel.Warning);
        using var session = ClusterSession.Open(context, parsed);
        var options = new ToolServerOptions
        {
            ListenUrl = "http://127.0.0.1:0",
            WatchNamespace = parsed.GetValue(context.Options.Namespace),
            IsReplica = false,
            Identity = $"stdio-{Guid.NewGuid():N}"[..20],
        };
        await using var host = await ToolServerHost.StartAsync(options, session.Client, loggers, ct).ConfigureAwait(false);
        return await BridgeAsync(context.Terminal, host.McpUrl, null, ct).ConfigureAwait(false);
    }

    private static async Task<int> BridgeAsync(Terminal terminal, Uri endpoint, string? token, CancellationToken ct)
    {
        using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        using var channel = new HttpMcpChannel(http, endpoint, token is { Length: > 0 } ? token : null, TimeProvider.System);
        using var bridge = new StdioBridge(terminal.In, terminal.Out, channel);
        await bridge.RunAsync(ct).ConfigureAwait(false);
        return ExitCodes.Done;
    }
}
