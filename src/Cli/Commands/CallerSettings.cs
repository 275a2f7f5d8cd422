using System.CommandLine;
using System.CommandLine.Parsing;
using Signalbox.Cli.CommandLine;
using Signalbox.ToolServer;
using ToolServerArguments = Signalbox.ToolServer.Hosting.CommandLine;

namespace Signalbox.Cli.Commands;

/// <summary>The tool server's settings of who may call what, as options of another command: same names, same rules, same messages.</summary>
internal static class CallerSettings
{
    public static void AddTo(Command command)
    {
        foreach (var name in ToolServerArguments.CallerSettings)
        {
            // Not in the help one by one: they are as many as all others together, and documented on pages of their own.
            command.Add(new Option<string[]>(name) { Hidden = true, Arity = ArgumentArity.OneOrMore, AllowMultipleArgumentsPerToken = false });
        }
    }

    /// <summary>In the order in which they were given: settings of an issuer belong to the one before them.</summary>
    /// <exception cref="CliException">One of them cannot be used.</exception>
    public static ToolServerOptions Read(ParseResult parsed)
    {
        var given = new List<string>();
        for (var i = 0; i < parsed.Tokens.Count; i++)
        {
            if (parsed.Tokens[i] is { Type: TokenType.Option, Value: var name } && ToolServerArguments.CallerSettings.Contains(name) && i + 1 < parsed.Tokens.Count)
                given.Add($"{name}={parsed.Tokens[++i].Value}");
        }
        var read = ToolServerArguments.Parse(given);
        return read.Problems.Count == 0 ? read.Options : throw CliException.Usage(read.Problems[0], "see docs/tasks/identity.md and docs/tasks/authorize.md");
    }
}
