using Microsoft.Win32.SafeHandles;

namespace Signalbox.ToolServer.Audit;

/// <summary>
/// Standard output and error for lines that must not be lost in silence: the console's own streams swallow that the other end of a pipe has gone (EPIPE),
/// these fail then.
/// </summary>
internal static class StandardStream
{
    /// <summary>What stands for standard output where a file could stand.</summary>
    public const string OutputPath = "-";

    private const int OutputDescriptor = 1;
    private const int ErrorDescriptor = 2;

    public static Stream Output() => Open(OutputDescriptor, Console.OpenStandardOutput);

    public static Stream Error() => Open(ErrorDescriptor, Console.OpenStandardError);

    /// <param name="descriptor">Stays open when the stream is closed.</param>
    /// <param name="console">The console's stream of the same descriptor.</param>
    internal static Stream Open(int descriptor, Func<Stream> console)
    {
        if (OperatingSystem.IsWindows())
            return console();
        var pipe = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!pipe.CanSeek)
            return pipe;
        // A file's offset is shared with whoever else writes to the descriptor, such as the log: FileStream would keep one of its own and write over them.
        pipe.Dispose();
        return console();
    }
}
