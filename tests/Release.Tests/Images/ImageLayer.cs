using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;

namespace Signalbox.Release.Tests.Images;

/// <summary>A layer of an image, unpacked.</summary>
internal sealed class ImageLayer
{
    private ImageLayer(byte[] unpacked)
    {
        Digest = DigestOf(unpacked);
        using var stream = new MemoryStream(unpacked);
        Files = [.. Entries(stream).Select(e => new ImageFile("/" + e.Name.TrimStart('.').Trim('/'), e.EntryType, e.Uid, e.Gid, e.Mode, Bytes(e)))];
    }

    /// <summary>Of what is packed, by which a configuration knows the layer.</summary>
    public string Digest { get; }

    public IReadOnlyList<ImageFile> Files { get; }

    /// <param name="packed">As a registry or an archive holds it: gzipped.</param>
    public static ImageLayer Unpack(byte[] packed)
    {
        using var source = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var whole = new MemoryStream();
        source.CopyTo(whole);
        return new(whole.ToArray());
    }

    public static string DigestOf(byte[] content) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(content));

    public static IEnumerable<TarEntry> Entries(Stream stream)
    {
        using var reader = new TarReader(stream, leaveOpen: true);
        while (reader.GetNextEntry(copyData: true) is { } entry)
            yield return entry;
    }

    public static byte[] Bytes(TarEntry entry)
    {
        if (entry.DataStream is not { } data)
            return [];
        using var copy = new MemoryStream();
        data.CopyTo(copy);
        return copy.ToArray();
    }
}
