using System.Diagnostics;

namespace Signalbox.Bench.Documents;

/// <summary>
/// This project compiled ahead like the command line that <c>./signalbox</c> starts, and Microsoft.OpenApi with it: what is compared is what the two do, not how much
/// of their code is compiled while they do it.
/// </summary>
internal static class PrecompiledProgram
{
    /// <summary>Publishes it below <c>artifacts</c> and returns the program's path.</summary>
    /// <exception cref="InvalidOperationException">The build failed; the message holds what it said.</exception>
    public static async Task<string> PublishAsync(CancellationToken cancellation)
    {
        var folder = RepositoryFolder.Find("artifacts", "bench");
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in (string[])["publish", RepositoryFolder.Find("bench"), "-c", "Release", "-o", folder, "-p:Precompile=true", "--nologo", "-v", "quiet"]) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync(cancellation);
        await process.WaitForExitAsync(cancellation);
        if (process.ExitCode != 0) throw new InvalidOperationException($"The measured program was not built: {await said}");
        return Path.Combine(folder, "Signalbox.Bench");
    }
}
