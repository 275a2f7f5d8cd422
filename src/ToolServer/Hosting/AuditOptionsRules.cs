using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Discovery;

namespace Signalbox.ToolServer.Hosting;

/// <summary>Which settings of the audit log go together.</summary>
internal static class AuditOptionsRules
{
    /// <summary>A line with the longest inputs, and then some.</summary>
    private const long FewestBytes = 128 * 1024;

    private const int MostFiles = 1000;

    /// <returns>One sentence a problem: which setting, what is wrong, what to do.</returns>
    public static IEnumerable<string> Problems(ToolServerOptions options)
    {
        var rotates = options.AuditFile is { Length: > 0 } file && file != StandardStream.OutputPath && !file.StartsWith("/dev/", StringComparison.Ordinal);
        if (options.AuditFile is "")
            yield return "--audit-file: is empty. Give a file, or - for standard output, or leave it out for standard error.";
        if (options.AuditMaxBytes is { } bytes && !rotates)
            yield return $"--audit-max-bytes: {bytes} says how long a file may become, and there is none. Give --audit-file FILE, or leave it out.";
        else if (options.AuditMaxBytes is { } few && few < FewestBytes)
            yield return $"--audit-max-bytes: {few} is too little for a few lines. Give {FewestBytes} or more, such as 104857600.";
        if (options.AuditMaxFiles is { } files && options.AuditMaxBytes is null)
            yield return $"--audit-max-files: {files} files are kept of those that --audit-max-bytes puts aside, and it is not given. Give it, or leave this out.";
        else if (options.AuditMaxFiles is < 1 or > MostFiles)
            yield return $"--audit-max-files: {options.AuditMaxFiles} is no number of files. Give 1 to {MostFiles}.";
        if (!options.AuditToCollector)
            yield break;
        if (options.OtlpEndpoint is null)
            yield return "--audit-otlp: there is no collector. Give --otlp-endpoint, such as http://collector:4318.";
        if (options.AuditFile is not null)
            yield break;
        if (options.AuditFailsClosed)
            yield return $"--audit-fail-closed: cannot be kept with --audit-otlp alone: {Why}";
        if (options.RawAccess == RawAccess.Run)
            yield return $"--raw-access: run needs an audit log that keeps the start of each call, which --audit-otlp alone does not: {Why}";
    }

    private const string Why =
        "that a collector has taken a line does not say that it keeps it. Give --audit-file as well (FILE, or - for standard output): the start is written there before a call begins, and the collector gets a copy.";
}
