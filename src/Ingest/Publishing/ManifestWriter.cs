using System.Text;
using System.Text.Json;

namespace Signalbox.Ingest.Publishing;

/// <summary>Writes a result to a folder: one YAML manifest a workflow, <c>target/NAME.yaml</c>, <c>report.json</c>. Nothing is ever half-written.</summary>
public static class ManifestWriter
{
    public const string ReportFile = "report.json";

    private static readonly UTF8Encoding s_utf8 = new(false);

    /// <summary>
    /// Everything is written beside the folder first and moved in at the end. Files that are as they should be are left alone; manifests that an earlier ingest for the
    /// same target and selection of operations left and that no longer belong are removed. What another selection calls the same is left as it is. Other files in the folder are not touched.
    /// </summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public static async Task<WriteOutcome> WriteAsync(IngestResult result, string folder, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(result);
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        if (File.Exists(full)) throw new IOException($"'{folder}' is a file. Name a folder.");
        // The document and all that was made of it on the way are spent by now.
        SpentMemory.ReturnBeside();
        var files = Files(result);
        var clashes = new List<IngestWarning>();
        foreach (var workflow in result.Workflows)
        {
            var path = Path.Combine(full, workflow.Name + ".yaml");
            if (!File.Exists(path) || await ManifestClash.FindAsync(path, workflow, result.Selection, cancellationToken) is not { } clash) continue;
            clashes.Add(new IngestWarning(workflow.Name, clash));
            files.Remove(workflow.Name + ".yaml");
        }

        var stale = await StaleAsync(full, result, cancellationToken);
        var parent = Path.GetDirectoryName(full) ?? full;
        var staging = Path.Combine(parent, $".{Path.GetFileName(full)}.{Path.GetRandomFileName()}");
        try
        {
            // In two halves, each file rendered, compared and written before the next: all texts at once would be the most that an ingest holds.
            var names = files.Keys.Order(StringComparer.Ordinal).ToList();
            var half = names.Count / 2;
            var written = await Task.WhenAll(
                Task.Run(() => Write(names[..half], files, full, staging, cancellationToken), cancellationToken),
                Task.Run(() => Write(names[half..], files, full, staging, cancellationToken), cancellationToken));
            List<string> changed = [.. written[0], .. written[1]];
            if (changed.Count > 0 || stale.Count > 0) Move(staging, full, changed, stale);
            return new WriteOutcome(changed.Count, files.Count - changed.Count, stale.Count) { Clashes = clashes };
        }
        finally
        {
            if (Directory.Exists(staging)) Directory.Delete(staging, true);
        }
    }

    /// <summary>Writes what differs from what is in <paramref name="folder"/> and returns its names.</summary>
    private static List<string> Write(List<string> names, Dictionary<string, Func<string>> files, string folder, string staging, CancellationToken cancellation)
    {
        var changed = new List<string>();
        foreach (var name in names)
        {
            cancellation.ThrowIfCancellationRequested();
            var bytes = s_utf8.GetBytes(files[name]());
            var present = Path.Combine(folder, name);
            if (File.Exists(present) && File.ReadAllBytes(present).AsSpan().SequenceEqual(bytes)) continue;
            var path = Path.Combine(staging, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
            changed.Add(name);
        }

        return changed;
    }

    /// <summary>By name, how the text of each file is had.</summary>
    private static Dictionary<string, Func<string>> Files(IngestResult result)
    {
        var files = new Dictionary<string, Func<string>>(StringComparer.Ordinal);
        foreach (var workflow in result.Workflows) files[workflow.Name + ".yaml"] = () => YamlText.Write(workflow.Manifest);
        if (result.TargetDraft is { } target) files[$"target/{target["metadata"]!["name"]}.yaml"] = () => YamlText.Write(target);
        files[ReportFile] = () => JsonSerializer.Serialize(result.Report, IngestReportWriting.Default.IngestReport) + "\n";
        return files;
    }

    /// <summary>
    /// Manifests for the same target that this result no longer has: the label says whose they are, the generator that we wrote them, the selection that they are about
    /// the same part of a document. An import leaves those of OpenAPI documents alone, and the other way round.
    /// </summary>
    private static async Task<List<string>> StaleAsync(string folder, IngestResult result, CancellationToken cancellation)
    {
        var stale = new List<string>();
        var target = result.TargetDraft?["metadata"]?["name"]?.GetValue<string>();
        if (!Directory.Exists(folder) || target is null) return stale;
        var names = result.Workflows.Select(workflow => workflow.Name + ".yaml").ToHashSet(StringComparer.Ordinal);
        var generator = result.Report.Source is null ? "heuristic/" : "arazzo/";
        foreach (var path in Directory.EnumerateFiles(folder, target + "-*.yaml").Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(path);
            if (names.Contains(name)) continue;
            var text = await File.ReadAllTextAsync(path, cancellation);
            if (text.Contains($"\n    signalbox.dev/target: {YamlText.Write(target).TrimEnd()}\n", StringComparison.Ordinal)
                && text.Contains($"\n    generator: {generator}", StringComparison.Ordinal) && ManifestClash.IsOf(text, result.Selection))
            {
                stale.Add(name);
            }
        }

        return stale;
    }

    private static void Move(string staging, string folder, List<string> changed, List<string> stale)
    {
        if (!Directory.Exists(folder))
        {
            Directory.Move(staging, folder);
            return;
        }

        foreach (var name in changed)
        {
            var path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.Move(Path.Combine(staging, name), path, overwrite: true);
        }

        foreach (var name in stale) File.Delete(Path.Combine(folder, name));
    }
}
