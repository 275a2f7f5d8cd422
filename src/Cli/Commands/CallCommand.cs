using System.CommandLine;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Hosting;
using Signalbox.Cli.Output;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox call</c>: one tool call over MCP, as any client would make it.</summary>
internal static class CallCommand
{
    private const string DefaultUrl = "http://127.0.0.1:8080/mcp";
    private const string UrlVariable = "SIGNALBOX_MCP_URL";
    internal const string TokenVariable = "SIGNALBOX_TOKEN";

    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("call", $"Calls a tool over MCP and prints its result. A token is taken from ${TokenVariable}.",
            ("a tool with its arguments", "signalbox call restart_system --input '{\"name\":\"web-01\"}'"),
            ("by the name of the workflow, arguments from a file", "signalbox call idrac-restart-system --input @arguments.json -n dell"),
            ("arguments from another program", "jq -n '{name: \"web-01\"}' | signalbox call restart_system --input -"));
        var name = new Argument<string>("NAME") { Description = "Name of a tool or of its workflow" };
        name.CompleteWorkflows(context);
        var input = new Option<string?>("--input", "-i") { Description = "The arguments: a JSON object, @FILE, or - for standard input", HelpName = "JSON" };
        var url = new Option<string?>("--url")
        {
            Description = $"MCP endpoint [default: ${UrlVariable}, the local data folder's, {DefaultUrl}]",
            HelpName = "URL",
        };
        command.Add(name);
        command.Add(input);
        var yes = new Option<bool>("--yes", "-y") { Description = "Answer yes where the target asks for confirmation (spec.confirmation)" };
        command.Add(url);
        command.Add(yes);
        command.SetAction(async (parsed, ct) =>
        {
            var arguments = await ToolInput.ReadAsync(parsed.GetValue(input), context.Terminal.In, ct).ConfigureAwait(false);
            var endpoint = Endpoint(parsed.GetValue(url));
            await using var client = await ConnectAsync(endpoint, new Confirmation(context.Terminal, parsed.GetValue(yes)), ct).ConfigureAwait(false);
            var tool = await ToolNameAsync(client, context, parsed, parsed.GetRequiredValue(name), ct).ConfigureAwait(false);
            var result = await context.Terminal.WithProgressAsync($"calling {tool}", say => CallAsync(client, tool, arguments, say, ct)).ConfigureAwait(false);
            return Show(context, context.Options.FormatOf(parsed), result);
        });
        return command;
    }

    internal static Uri Endpoint(string? url)
    {
        var text = url ?? (Environment.GetEnvironmentVariable(UrlVariable) is { Length: > 0 } set ? set : DataFolder.McpUrlOfDefault() ?? DefaultUrl);
        return Uri.TryCreate(text, UriKind.Absolute, out var endpoint) && endpoint.Scheme is "http" or "https"
            ? endpoint!
            : throw CliException.Usage($"'{text}' is no http or https URL", $"give --url such as {DefaultUrl}");
    }

    private static async Task<McpClient> ConnectAsync(Uri endpoint, Confirmation confirmation, CancellationToken ct)
    {
        var options = new HttpClientTransportOptions { Endpoint = endpoint, TransportMode = HttpTransportMode.StreamableHttp, Name = endpoint.Authority };
        // From the environment alone: a command line is read by every process of the machine.
        if (Environment.GetEnvironmentVariable(TokenVariable) is { Length: > 0 } token)
            options.AdditionalHeaders = new Dictionary<string, string> { ["Authorization"] = $"Bearer {token}" };
        var transport = new HttpClientTransport(options);
        try
        {
            var clientOptions = new McpClientOptions
            {
                ClientInfo = new() { Name = "signalbox", Version = VersionCommand.Version },
                Handlers = new() { ElicitationHandler = confirmation.AnswerAsync },
            };
            return await McpClient.CreateAsync(transport, clientOptions, null, ct).ConfigureAwait(false);
        }
        catch (HttpRequestException problem) when (problem.StatusCode is System.Net.HttpStatusCode.Unauthorized or System.Net.HttpStatusCode.Forbidden)
        {
            throw CliException.Failure($"{endpoint} wants to know who calls ({(int)problem.StatusCode})", $"put a token that it knows into {TokenVariable}", problem);
        }
        catch (Exception problem) when (problem is HttpRequestException or McpException or TimeoutException)
        {
            throw CliException.Failure($"no MCP server answers at {endpoint}: {problem.Message}", "start one with 'signalbox up', or name it with --url", problem);
        }
    }

    private static async Task<string> ToolNameAsync(McpClient client, CommandContext context, ParseResult parsed, string name, CancellationToken ct)
    {
        var tools = await client.ListToolsAsync((RequestOptions?)null, ct).ConfigureAwait(false);
        if (tools.Any(t => t.Name == name))
            return name;
        var workflow = await FindWorkflowAsync(context, parsed, name, ct).ConfigureAwait(false);
        if (workflow is not null && tools.Any(t => t.Name == workflow.Spec.Tool.Name))
            return workflow.Spec.Tool.Name;
        throw workflow is null
            ? CliException.Failure($"no tool is named {name}", tools.Count == 0 ? "approve a workflow first" : $"choose one of {Some(tools)}")
            : CliException.Failure($"workflow {name} is not served: its phase is {workflow.Status?.Phase ?? WorkflowPhase.Pending}", $"approve it with 'signalbox approve {name}'");
    }

    /// <summary>A workflow's name helps where a cluster can be asked; where none can, the tools alone decide.</summary>
    private static async Task<McpWorkflow?> FindWorkflowAsync(CommandContext context, ParseResult parsed, string name, CancellationToken ct)
    {
        try
        {
            using var session = ClusterSession.Open(context, parsed);
            return await session.Client.FindAsync(SignalboxApi.Workflows, session.Key(name), ct).ConfigureAwait(false);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            return null;
        }
    }

    private static async Task<CallToolResult> CallAsync(
        McpClient client, string tool, IDictionary<string, System.Text.Json.JsonElement> arguments, Action<string> say, CancellationToken ct)
    {
        try
        {
            var values = arguments.ToDictionary(a => a.Key, a => (object?)a.Value, StringComparer.Ordinal);
            return await client.CallToolAsync(tool, values, new ProgressLine(tool, say), null, ct).ConfigureAwait(false);
        }
        catch (McpException refused)
        {
            throw CliException.Failure($"{tool}: {refused.Message}", null, refused);
        }
    }

    private static int Show(CommandContext context, OutputFormat format, CallToolResult result)
    {
        var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(b => b.Text));
        if (result.IsError == true)
        {
            context.Terminal.Error.WriteLine($"error: {text}");
            return ExitCodes.Failed;
        }
        var structured = result.StructuredContent is { } content ? JsonNode.Parse(content.GetRawText()) : null;
        ResultWriter.Write(context.Terminal, format, structured ?? text, () => (structured is null ? text : ResultWriter.Json(structured)) + Environment.NewLine);
        return ExitCodes.Done;
    }

    private static string Some(IEnumerable<McpClientTool> tools)
    {
        var names = tools.Select(t => t.Name).Order(StringComparer.Ordinal).ToList();
        return names.Count <= 8 ? string.Join(", ", names) : string.Join(", ", names.Take(8)) + $" and {names.Count - 8} more";
    }

    private sealed class ProgressLine(string tool, Action<string> say) : IProgress<ProgressNotificationValue>
    {
        public void Report(ProgressNotificationValue value) => say($"{tool}: {value.Message ?? $"{value.Progress} of {value.Total}"}");
    }
}
