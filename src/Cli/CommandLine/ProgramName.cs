namespace Signalbox.Cli.CommandLine;

/// <summary>The words that start this program, for help and hints: <c>signalbox</c>, or <c>kubectl signalbox</c> where kubectl has started it as its plugin.</summary>
internal static class ProgramName
{
    private const string Own = "signalbox";

    /// <summary>The start script says so by <c>SIGNALBOX_PROGRAM_NAME</c>: kubectl tells a plugin nothing, and the script's own name is gone once it has started the program.</summary>
    public static string Current { get; } = Environment.GetEnvironmentVariable("SIGNALBOX_PROGRAM_NAME") is { Length: > 0 } name ? name : Own;

    /// <summary>A line to type, as it is typed here.</summary>
    public static string In(string line) => line.StartsWith(Own + " ", StringComparison.Ordinal) ? Current + line[Own.Length..] : line;
}
