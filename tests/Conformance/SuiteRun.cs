using System.Text.Json;

namespace Signalbox.Conformance;

/// <summary>What the suite wrote down: a folder a scenario, with its checks.</summary>
public sealed class SuiteRun(string folder, string output) : IDisposable
{
    /// <summary>Everything that the suite found wrong, warnings too; empty when all is well. A scenario that did not run is a complaint.</summary>
    /// <param name="scenario">Its name.</param>
    /// <param name="apart">Ids of checks that are left out.</param>
    public string ComplaintsOf(string scenario, IReadOnlyCollection<string>? apart = null)
    {
        var files = Directory.EnumerateDirectories(folder)
            .Where(d => IsOf(Path.GetFileName(d), scenario))
            .Select(d => Path.Combine(d, "checks.json"))
            .Where(File.Exists)
            .ToArray();
        if (files.Length != 1)
            return $"The suite left {files.Length} results of this scenario. It said:\n{output}";
        using var checks = JsonDocument.Parse(File.ReadAllBytes(files[0]));
        var complaints = checks.RootElement.EnumerateArray()
            .Where(c => c.GetProperty("status").GetString() is not ("SUCCESS" or "INFO" or "SKIPPED") && apart?.Contains(c.GetProperty("id").GetString()) != true)
            .Select(c => $"{c.GetProperty("status")} {c.GetProperty("id")}: {(c.TryGetProperty("errorMessage", out var why) ? why : c.GetProperty("description"))}\n"
                + (c.TryGetProperty("details", out var details) ? details.GetRawText() : ""));
        return checks.RootElement.GetArrayLength() == 0 ? "The scenario has no checks." : string.Join('\n', complaints);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    // server-SCENARIO-2026-11-21T13-00-00-000Z
    private static bool IsOf(string folderName, string scenario) =>
        folderName.StartsWith($"server-{scenario}-2", StringComparison.Ordinal) && folderName.EndsWith('Z') && folderName.Length == $"server-{scenario}-".Length + 24;
}
