using Signalbox.Cli.CommandLine;

namespace Signalbox.Cli.Tests;

/// <summary>The program run in this process, as a pipe sees it.</summary>
internal sealed record CliRun(int ExitCode, string Output, string Error)
{
    public static Task<CliRun> OfAsync(params string[] args) => OfAsync(args, "", CancellationToken.None);

    public static async Task<CliRun> OfAsync(string[] args, string standardInput, CancellationToken stop)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(standardInput);
        var exitCode = await CliApplication.RunAsync(args, new Terminal(input, TextWriter.Synchronized(output), TextWriter.Synchronized(error), false, false), stop);
        return new(exitCode, output.ToString(), error.ToString());
    }
}
