using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Documents;

/// <summary>The files of one document: each is read and parsed once, and all of them count towards the limits.</summary>
internal sealed class SourceFiles(SourceFolder? folder, RemoteFetcher? remote, DocumentLimits limits)
{
    private readonly Dictionary<string, SourceFile> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Dictionary<string, FollowedReference>> _followed = new(StringComparer.Ordinal);
    // Real path to what is being read and parsed before it is asked for.
    private readonly Dictionary<string, Task<Parsed>> _ahead = new(StringComparer.Ordinal);
    private readonly Dictionary<string, HashSet<string>> _expected = new(StringComparer.Ordinal);
    private long _bytes;
    private long _bytesAhead;

    public IReadOnlyCollection<SourceFile> All => _files.Values;

    public static DocumentException TooLarge(string place, long maxBytes) => new(
        $"The file is larger than {maxBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes.", place, "Split the document, or raise the size limit.");

    public async Task<SourceFile> OpenAsync(string path, CancellationToken cancellation)
    {
        if (folder is null) throw new InvalidOperationException("There is no folder to open a file from.");
        var (real, refusal) = folder.Locate(path);
        if (real is null) throw new DocumentException($"The file cannot be read: {refusal}.", path, "Correct the path.");
        if (_files.TryGetValue(real, out var known)) return known;
        // The others are begun while the first, often the largest, is parsed.
        Action<byte[]>? read = _files.Count > 0 ? null : bytes =>
            Expect(new SourceFile(real, path, new Uri(real), null, "", 0), ReferenceScan.Of(bytes), cancellation);
        var parsed = _ahead.Remove(real, out var begun) ? await begun : Read(real, path, folder.Display(real), read, cancellation);
        return Keep(real, new Uri(real), parsed);
    }

    /// <summary>
    /// Begins to read and parse, on other threads, the files of the folder that references in <paramref name="from"/> lead to. They count, and their faults are told, only when
    /// they are followed: the result does not tell what was begun.
    /// </summary>
    public void Expect(SourceFile from, IEnumerable<string> references, CancellationToken cancellation)
    {
        if (folder is null) return;
        if (!_expected.TryGetValue(from.Key, out var expected)) _expected[from.Key] = expected = new HashSet<string>(StringComparer.Ordinal);
        foreach (var reference in references)
        {
            if (!expected.Add(reference) || LocalFile(from, reference) is not { } path) continue;
            var (real, _) = folder.Locate(path);
            if (real is null || _files.ContainsKey(real) || _ahead.ContainsKey(real) || _files.Count + _ahead.Count >= limits.MaxFiles) continue;
            // No more at once than may be in all.
            _bytesAhead += new FileInfo(real).Length;
            if (_bytesAhead > limits.MaxTotalBytes) return;
            _ahead[real] = Task.Run(() => Read(real, path, folder.Display(real), null, cancellation), cancellation);
        }
    }

    public async Task<SourceFile> OpenAsync(Uri url, CancellationToken cancellation)
    {
        var key = RemoteFetcher.WithoutCredentials(url);
        if (_files.TryGetValue(key, out var known)) return known;
        if (remote is null) throw new DocumentException("Nothing is fetched over the network.", key, "Allow remote documents (--allow-remote), or give a file instead.");
        return Keep(key, new Uri(key), Parse(await remote.FetchAsync(url, limits.MaxFileBytes, cancellation), key, cancellation));
    }

    /// <summary>Opens what a reference in <paramref name="from"/> means; the reason when it cannot be had.</summary>
    public async Task<FollowedReference> FollowAsync(SourceFile from, string reference, CancellationToken cancellation)
    {
        if (!_followed.TryGetValue(from.Key, out var references)) _followed[from.Key] = references = new Dictionary<string, FollowedReference>(StringComparer.Ordinal);
        return references.TryGetValue(reference, out var known) ? known : references[reference] = await ResolveAsync(from, reference, cancellation);
    }

    private async Task<FollowedReference> ResolveAsync(SourceFile from, string reference, CancellationToken cancellation)
    {
        try
        {
            if (Uri.TryCreate(reference, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https")
            {
                if (folder?.FindByUrl(absolute!) is { } local) return new(await OpenAsync(local, cancellation), null);
                return remote is null
                    ? new(null, "it leads to the network, and no file of that name is in the document's folder")
                    : new(await OpenAsync(absolute!, cancellation), null);
            }

            if (!from.Location.IsFile)
            {
                return Uri.TryCreate(from.Location, reference, out var next) && next.Scheme is "http" or "https"
                    ? new(await OpenAsync(next!, cancellation), null)
                    : new(null, "it is no relative reference");
            }

            var path = Uri.UnescapeDataString(reference);
            if (path.Contains('\0') || Path.IsPathRooted(path) || path.Contains("://", StringComparison.Ordinal)) return new(null, "it is no relative path");
            var full = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from.Location.LocalPath)!, path));
            var (real, refusal) = folder!.Locate(full);
            return real is null ? new(null, refusal) : new(await OpenAsync(real, cancellation), null);
        }
        catch (DocumentException exception) when (_files.Count < limits.MaxFiles && _bytes <= limits.MaxTotalBytes)
        {
            return new(null, $"{exception.Fault} ({exception.Place})");
        }
    }

    private string? LocalFile(SourceFile from, string reference)
    {
        if (Uri.TryCreate(reference, UriKind.Absolute, out var absolute) && absolute.Scheme is "http" or "https") return folder!.FindByUrl(absolute!);
        var path = Uri.UnescapeDataString(reference);
        return !from.Location.IsFile || path.Length == 0 || path.Contains('\0') || Path.IsPathRooted(path) || path.Contains("://", StringComparison.Ordinal)
            ? null : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from.Location.LocalPath)!, path));
    }

    /// <param name="real">Where the file is.</param>
    /// <param name="path">As it was named, for messages.</param>
    /// <param name="display">As it is shown.</param>
    /// <param name="read">Told of the bytes before they are parsed; null: nobody is.</param>
    /// <param name="cancellation">Ends the reading.</param>
    private Parsed Read(string real, string path, string display, Action<byte[]>? read, CancellationToken cancellation)
    {
        try
        {
            if (new FileInfo(real).Length > limits.MaxFileBytes) throw TooLarge(path, limits.MaxFileBytes);
            var bytes = Bytes(real, path, cancellation);
            read?.Invoke(bytes);
            return Parse(bytes, display, cancellation);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DocumentException($"The file cannot be read: {exception.Message}", path, "Check the path and its permissions.", exception);
        }
    }

    /// <summary>On the thread of the ingest, which does nothing else meanwhile.</summary>
    private byte[] Bytes(string real, string path, CancellationToken cancellation)
    {
        // A file may grow between its length and its last byte, and a pipe or a device has no length: the count is what binds. Read straight into what is kept, without a buffer between.
        using var stream = new FileStream(real, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 0, FileOptions.SequentialScan);
        // One byte more than there are tells that there are no more.
        var bytes = new byte[(stream.CanSeek ? Math.Min(stream.Length, limits.MaxFileBytes) : 1 << 16) + 1];
        var length = 0;
        int read;
        while ((read = stream.Read(bytes.AsSpan(length))) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            length += read;
            if (length > limits.MaxFileBytes) throw TooLarge(path, limits.MaxFileBytes);
            if (length == bytes.Length) Array.Resize(ref bytes, bytes.Length * 2);
        }

        Array.Resize(ref bytes, length);
        return bytes;
    }

    private SourceFile Keep(string key, Uri location, Parsed parsed)
    {
        _bytes += parsed.Bytes;
        if (_bytes > limits.MaxTotalBytes)
        {
            throw new DocumentException(
                $"The document's files are larger than {limits.MaxTotalBytes.ToString("N0", CultureInfo.InvariantCulture)} bytes together.", parsed.Display, "Split the document, or raise the limit.");
        }

        if (_files.Count >= limits.MaxFiles)
        {
            throw new DocumentException($"The document draws in more than {limits.MaxFiles} files.", parsed.Display, "Split the document, or raise the limit.");
        }

        var file = new SourceFile(key, parsed.Display, location, parsed.Root, parsed.Sha256, parsed.Bytes);
        _files.Add(key, file);
        return file;
    }

    private Parsed Parse(byte[] bytes, string display, CancellationToken cancellation) =>
        new(display, Tree(bytes, display, cancellation), Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length);

    private JsonNode? Tree(byte[] bytes, string display, CancellationToken cancellation)
    {
        var text = SourceText.ToUtf8(bytes, display);
        var first = text.Span.IndexOfAnyExcept(" \t\r\n"u8);
        if (first < 0) throw new DocumentException("The file is empty.", display, "Give an OpenAPI document as JSON or YAML.");
        if (text.Span[first] is not ((byte)'{' or (byte)'[')) return YamlTree.Parse(text, display, limits, cancellation);
        var yaml = display.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase) || display.EndsWith(".yml", StringComparison.OrdinalIgnoreCase);
        try
        {
            return JsonTree.Parse(text, display, limits);
        }
        catch (DocumentException) when (yaml)
        {
            // Flow style YAML begins like JSON.
            return YamlTree.Parse(text, display, limits, cancellation);
        }
    }

    private sealed record Parsed(string Display, JsonNode? Root, string Sha256, long Bytes);
}
