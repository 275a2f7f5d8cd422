using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace Signalbox.Cli.Hosting;

/// <summary>Logs of the long-running commands.</summary>
internal static class LogSetup
{
    /// <summary>To standard error, one line an entry: standard output is for results.</summary>
    public static ILoggerFactory ToStandardError(LogLevel level) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(level)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)   // what fails to start is told in one line, by us
        .AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.TimestampFormat = "HH:mm:ss.fff ";
            console.UseUtcTimestamp = true;
            console.ColorBehavior = LoggerColorBehavior.Default;
        })
        .Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace));

    /// <summary>To a file, for a command whose terminal belongs to what it tells.</summary>
    public static ILoggerFactory ToFile(string path, LogLevel level) => LoggerFactory.Create(logging => logging
        .SetMinimumLevel(level)
        .AddFilter("Microsoft", LogLevel.Warning)
        .AddFilter("Microsoft.Extensions.Hosting", LogLevel.None)   // what fails to start is told in one line, by us
        .AddProvider(new FileLoggerProvider(path)));
}
