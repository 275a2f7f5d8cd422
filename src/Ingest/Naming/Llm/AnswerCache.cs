using System.Text.Json;

namespace Signalbox.Ingest.Naming.Llm;

/// <summary>Answers by prompt digest, one file each. What cannot be read counts as absent; what cannot be written is said once and costs a question next time.</summary>
internal sealed class AnswerCache(string? folder)
{
    private const long MaxBytes = 1024 * 1024;
    private volatile string? _problem;

    /// <summary>Why an answer could not be kept.</summary>
    public string? Problem => _problem;

    /// <summary>The answer, unless it is known to come from other weights of the same name.</summary>
    public async Task<CachedAnswer?> FindAsync(string promptDigest, string? modelDigest, CancellationToken cancellation)
    {
        if (folder is null) return null;
        var path = PathOf(folder, promptDigest);
        try
        {
            if (!File.Exists(path)) return null;
            if (new FileInfo(path).Length > MaxBytes) return null;
            var entry = JsonSerializer.Deserialize(await File.ReadAllBytesAsync(path, cancellation), CachedAnswerJson.Default.CachedAnswer);
            return entry is { Answer: not null } && entry.PromptDigest == promptDigest && (modelDigest is null || modelDigest == entry.ModelDigest) ? entry : null;
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    public async Task KeepAsync(CachedAnswer answer, CancellationToken cancellation)
    {
        if (folder is null) return;
        try
        {
            if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
            else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            // Moved in whole: another run may be reading.
            var staging = Path.Combine(folder, Path.GetRandomFileName());
            await File.WriteAllBytesAsync(staging, JsonSerializer.SerializeToUtf8Bytes(answer, CachedAnswerJson.Default.CachedAnswer), cancellation);
            File.Move(staging, PathOf(folder, answer.PromptDigest), overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _problem = exception.Message;
        }
    }

    private static string PathOf(string folder, string promptDigest) => Path.Combine(folder, promptDigest.Replace("sha256:", "", StringComparison.Ordinal) + ".json");
}
