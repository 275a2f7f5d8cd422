using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Signalbox.Release.Tests.Images;

/// <summary>An image in an archive: what its OCI layout says, and every file of its layers.</summary>
internal sealed class ImageArchive
{
    private readonly Dictionary<string, byte[]> _files = [];

    private ImageArchive(string path)
    {
        using var archive = File.OpenRead(path);
        Size = archive.Length;
        foreach (var entry in Entries(archive).Where(entry => entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            _files.Add(entry.Name, Bytes(entry));
        var manifest = Json("index.json")["manifests"]!.AsArray().Single()!;
        Digest = (string)manifest["digest"]!;
        var described = Blob(Digest);
        Config = Blob((string)described["config"]!["digest"]!);
        foreach (var layer in described["layers"]!.AsArray())
        {
            using var packed = new GZipStream(new MemoryStream(_files[BlobName((string)layer!["digest"]!)]), CompressionMode.Decompress);
            using var whole = new MemoryStream();
            packed.CopyTo(whole);
            LayerDigests.Add(DigestOf(whole.ToArray()));
            whole.Position = 0;
            foreach (var entry in Entries(whole))
                Contents.Add(new("/" + entry.Name.TrimStart('.').Trim('/'), entry.EntryType, entry.Uid, entry.Gid, entry.Mode, Bytes(entry)));
        }
    }

    /// <summary>Of the archive, in bytes.</summary>
    public long Size { get; }

    /// <summary>Of the manifest: what a registry will know the image by.</summary>
    public string Digest { get; }

    public JsonObject Config { get; }

    /// <summary>Of the layers, unpacked, in order.</summary>
    public List<string> LayerDigests { get; } = [];

    public List<ImageFile> Contents { get; } = [];

    /// <summary>The <c>manifest.json</c> that docker reads.</summary>
    public JsonNode DockerManifest => JsonNode.Parse(_files["manifest.json"])!;

    /// <summary>Every blob whose name is not the digest of its content.</summary>
    public IEnumerable<string> FalseBlobs =>
        _files.Where(file => file.Key.StartsWith("blobs/", StringComparison.Ordinal) && DigestOf(file.Value) != "sha256:" + Path.GetFileName(file.Key)).Select(file => file.Key);

    public static ImageArchive Read(string path) => new(path);

    public bool Has(string file) => _files.ContainsKey(file);

    private static IEnumerable<TarEntry> Entries(Stream stream)
    {
        using var reader = new TarReader(stream, leaveOpen: true);
        while (reader.GetNextEntry(copyData: true) is { } entry)
            yield return entry;
    }

    private static byte[] Bytes(TarEntry entry)
    {
        if (entry.DataStream is not { } data)
            return [];
        using var copy = new MemoryStream();
        data.CopyTo(copy);
        return copy.ToArray();
    }

    private static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    private static string BlobName(string digest) => "blobs/" + digest.Replace(':', '/');

    private JsonObject Blob(string digest) => Json(BlobName(digest));

    private JsonObject Json(string file) => JsonNode.Parse(_files[file])!.AsObject();
}
