using System.CommandLine;
using System.CommandLine.Help;
using System.Net.Sockets;
using System.Text.Json;
using Signalbox.Cli.Commands;
using Signalbox.Ingest;
using Signalbox.Kubernetes.Authentication;
using Signalbox.Kubernetes.Configuration;
using Signalbox.Kubernetes.Http;
using Signalbox.ToolServer.Hosting;

namespace Signalbox.Cli.CommandLine;

/// <summary>Parses a command line, runs it, and turns whatever went wrong into one clear line and an exit code.</summary>
internal static class CliApplication
{
    public static async Task<int> RunAsync(IReadOnlyList<string> args, Terminal terminal, CancellationToken stop)
    {
        var parsed = CreateRoot(terminal).Parse(args);
        if (parsed.Errors.Count > 0 && parsed.Action is not HelpWithExamples)
        {
            // An unknown word says more than the command that is missing because of it.
            var error = parsed.UnmatchedTokens.Count > 0 ? $"'{parsed.UnmatchedTokens[0]}' is not understood here" : parsed.Errors[0].Message.TrimEnd('.');
            terminal.Error.WriteLine($"error: {error}");
            terminal.Error.WriteLine($"remedy: see '{CommandPath(parsed)} --help'");
            return ExitCodes.Usage;
        }
        try
        {
            return await parsed.InvokeAsync(
                new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null, Output = terminal.Out, Error = terminal.Error },
                stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return ExitCodes.Interrupted;
        }
        catch (Exception problem)
        {
            return Report(problem, terminal);
        }
    }

    public static RootCommand CreateRoot(Terminal terminal)
    {
        var root = new RootCommand("Turns OpenAPI documents into reviewed workflows and serves the approved ones as MCP tools.");
        var context = new CommandContext(terminal, new GlobalOptions());
        context.Options.AddTo(root);
        root.Add(UpCommand.Create(context));
        root.Add(DemoCommand.Create(context));
        root.Add(IngestCommand.Create(context));
        root.Add(ListCommand.Create(context));
        root.Add(DiffCommand.Create(context));
        root.Add(ApproveCommand.Create(context));
        root.Add(RejectCommand.Create(context));
        root.Add(RollbackCommand.Create(context));
        root.Add(PlanCommand.Create(context));
        root.Add(CallCommand.Create(context));
        root.Add(McpCommand.Create(context));
        root.Add(RunsCommand.Create(context));
        root.Add(ExportCommand.Create(context));
        root.Add(VersionCommand.Create(context));
        root.Add(CompletionCommand.Create(context));
        foreach (var help in root.Options.OfType<HelpOption>())
            help.Action = new HelpWithExamples((HelpAction)help.Action!);
        return root;
    }

    private static int Report(Exception problem, Terminal terminal)
    {
        var (code, message, remedy) = Classify(problem);
        terminal.Error.WriteLine($"error: {message}");
        if (remedy is not null)
            terminal.Error.WriteLine($"remedy: {remedy}");
        if (Environment.GetEnvironmentVariable("SIGNALBOX_DEBUG") == "1")
            terminal.Error.WriteLine(problem);
        return code;
    }

    /// <summary>The exit code, the line and the remedy for a failure of any kind.</summary>
    internal static (int Code, string Message, string? Remedy) Classify(Exception problem) => problem switch
    {
        CliException known => (known.ExitCode, known.Message, known.Remedy),
        DocumentException document => (ExitCodes.Document, $"{document.Place}: {document.Fault}", document.Remedy),
        SelectionException selection => (ExitCodes.Usage, Sentence(selection.Message), selection.Remedy),
        ToolServerOptionsException options => (ExitCodes.Usage, Sentence(options.Problems[0]), null),
        KubernetesConfigurationException configuration => (ExitCodes.Usage, Sentence(configuration.Message), null),
        CredentialException credentials => (ExitCodes.Failed, Sentence(credentials.Message), "log in again, or name another user with --context"),
        KubernetesApiException refused => (ExitCodes.Failed, Sentence(refused.Status.Message is { Length: > 0 } said ? said : refused.Message), KubernetesRemedy(refused)),
        HttpRequestException { InnerException: SocketException socket } unreachable =>
            (ExitCodes.Failed, $"{Sentence(unreachable.Message)} ({socket.SocketErrorCode})", "check that the server runs ('signalbox up') and that --kubeconfig or --url names it"),
        HttpRequestException http => (ExitCodes.Failed, Sentence(http.Message), "check --kubeconfig, --context or --url"),
        JsonException json => (ExitCodes.Failed, $"unreadable JSON: {json.Message}", null),
        UnauthorizedAccessException or IOException => (ExitCodes.Usage, Sentence(problem.Message), null),
        _ => (ExitCodes.Failed, $"{problem.GetType().Name}: {Sentence(problem.Message)}", "set SIGNALBOX_DEBUG=1 for the details"),
    };

    private static string? KubernetesRemedy(KubernetesApiException refused) => refused.Code switch
    {
        401 => "log in again, or name another user with --context",
        403 => "ask for the right, or name another user with --context",
        404 => "check the name and --namespace; 'signalbox list' shows what there is",
        _ => null,
    };

    private static string Sentence(string message) => message.ReplaceLineEndings(" ").TrimEnd();

    private static string CommandPath(ParseResult parsed)
    {
        var names = new List<string>();
        for (System.CommandLine.Parsing.SymbolResult? at = parsed.CommandResult; at is System.CommandLine.Parsing.CommandResult command; at = at.Parent)
            names.Insert(0, command.Command is RootCommand ? ProgramName.Current : command.Command.Name);
        return string.Join(' ', names);
    }
}
