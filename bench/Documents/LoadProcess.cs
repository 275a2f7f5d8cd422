using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Signalbox.Bench.Documents;

/// <summary>Loads a document in a process of its own: neither side inherits the other's compiled code, caches or heap.</summary>
internal static class LoadProcess
{
    public const string CommandName = "load-document";

    /// <summary>Starts a program of this project for one side and returns what it measured.</summary>
    /// <exception cref="InvalidOperationException">The process failed; the message holds what it said.</exception>
    public static async Task<LoadCost> StartAsync(string program, LoadSide side, string document, string output, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[CommandName, side.ToString(), document, output]) start.ArgumentList.Add(argument);
        // The runtime as the command line sets it for itself, for both sides.
        start.Environment["DOTNET_gcConcurrent"] = "1";
        start.Environment["DOTNET_TieredPGO"] = "0";
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(cancellation);
        var complained = process.StandardError.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0) throw new InvalidOperationException($"{side} of {document} failed: {await complained}");
        return JsonSerializer.Deserialize<LoadCost>(await said)!;
    }

    /// <summary>What the started process does: loads, and prints the cost as JSON.</summary>
    public static async Task<int> RunAsync(LoadSide side, string document, string output, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        await (side == LoadSide.OpenApi ? OpenApiLoad.RunAsync(document, cancellation) : IngestLoad.RunAsync(document, output, cancellation));
        var elapsed = Stopwatch.GetElapsedTime(started);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(JsonSerializer.Serialize(new LoadCost(
            elapsed.TotalMilliseconds, self.TotalProcessorTime.TotalMilliseconds, Peak(), GC.GetTotalAllocatedBytes())));
        return 0;
    }

    private static long Peak()
    {
        // VmHWM of proc(5), in kibibytes.
        var line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return long.Parse(line["VmHWM:".Length..].Replace("kB", "", StringComparison.Ordinal), CultureInfo.InvariantCulture) * 1024;
    }
}
