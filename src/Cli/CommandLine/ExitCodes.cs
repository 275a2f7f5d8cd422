namespace Signalbox.Cli.CommandLine;

/// <summary>What the process says to the shell. A contract.</summary>
internal static class ExitCodes
{
    public const int Done = 0;

    /// <summary>The cluster, the tool server or the tool said no, or could not be reached.</summary>
    public const int Failed = 1;

    /// <summary>The arguments cannot be used, or what they ask for is taken (a port).</summary>
    public const int Usage = 2;

    /// <summary>The document cannot be used.</summary>
    public const int Document = 3;

    /// <summary>Interrupted by SIGINT before the work was done: 128 + 2.</summary>
    public const int Interrupted = 130;
}
