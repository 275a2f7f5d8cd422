namespace Signalbox.Cli.CommandLine;

/// <summary>Ends a command: one line for the person, a remedy where there is one, and the exit code.</summary>
internal sealed class CliException(int exitCode, string message, string? remedy = null, Exception? cause = null) : Exception(message, cause)
{
    public int ExitCode => exitCode;

    public string? Remedy => remedy;

    public static CliException Usage(string message, string? remedy = null) => new(ExitCodes.Usage, message, remedy);

    public static CliException Failure(string message, string? remedy = null, Exception? cause = null) => new(ExitCodes.Failed, message, remedy, cause);
}
