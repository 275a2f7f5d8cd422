using System.Formats.Tar;
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
        foreach (var entry in ImageLayer.Entries(archive).Where(entry => entry.EntryType is TarEntryType.RegularFile or TarEntryType.V7RegularFile))
            _files.Add(entry.Name, ImageLayer.Bytes(entry));
        var manifest = Json("index.json")["manifests"]!.AsArray().Single()!;
        Digest = (string)manifest["digest"]!;
        var described = Blob(Digest);
        Config = Blob((string)described["config"]!["digest"]!);
        foreach (var layer in described["layers"]!.AsArray())
        {
            var unpacked = ImageLayer.Unpack(_files[BlobName((string)layer!["digest"]!)]);
            LayerDigests.Add(unpacked.Digest);
            Contents.AddRange(unpacked.Files);
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
        _files.Where(file => file.Key.StartsWith("blobs/", StringComparison.Ordinal) && ImageLayer.DigestOf(file.Value) != "sha256:" + Path.GetFileName(file.Key)).Select(file => file.Key);

    public static ImageArchive Read(string path) => new(path);

    public bool Has(string file) => _files.ContainsKey(file);

    private static string BlobName(string digest) => "blobs/" + digest.Replace(':', '/');

    private JsonObject Blob(string digest) => Json(BlobName(digest));

    private JsonObject Json(string file) => JsonNode.Parse(_files[file])!.AsObject();
}
