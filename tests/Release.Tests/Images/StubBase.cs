using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Release.Tests.Images;

/// <summary>A base that images can be made on, though not run: one file, for both kinds of machine.</summary>
internal static class StubBase
{
    public const string Repository = "bases/aspnet";
    public const string Tag = "10.0-noble-chiseled";
    public const string Index = "application/vnd.oci.image.index.v1+json";
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    public const string Config = "application/vnd.oci.image.config.v1+json";
    public const string Layer = "application/vnd.oci.image.layer.v1.tar+gzip";

    public static void AddTo(RegistryStub registry)
    {
        var packed = Pack("etc/passwd", "app:x:1654:1654:app:/app:/sbin/nologin\n");
        var layer = new JsonObject { ["mediaType"] = Layer, ["digest"] = registry.AddBlob(packed), ["size"] = packed.Length };
        var unpacked = ImageLayer.Unpack(packed).Digest;
        var index = new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Index,
            ["manifests"] = new JsonArray([.. ((string[])["amd64", "arm64"]).Select(machine => Image(registry, machine, layer, unpacked))]),
        };
        registry.AddManifest(Repository, Tag, Index, JsonSerializer.SerializeToUtf8Bytes(index));
    }

    private static JsonObject Image(RegistryStub registry, string machine, JsonObject layer, string unpacked)
    {
        var config = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["architecture"] = machine,
            ["os"] = "linux",
            ["config"] = new JsonObject { ["Env"] = new JsonArray("PATH=/usr/bin", "APP_UID=1654") },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(unpacked) },
        });
        var manifest = JsonSerializer.SerializeToUtf8Bytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Manifest,
            ["config"] = new JsonObject { ["mediaType"] = Config, ["digest"] = registry.AddBlob(config), ["size"] = config.Length },
            ["layers"] = new JsonArray(layer.DeepClone()),
        });
        return new()
        {
            ["mediaType"] = Manifest,
            ["digest"] = registry.AddManifest(Repository, null, Manifest, manifest),
            ["size"] = manifest.Length,
            ["platform"] = new JsonObject { ["architecture"] = machine, ["os"] = "linux" },
        };
    }

    private static byte[] Pack(string path, string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest))
        using (var tar = new TarWriter(gzip))
            tar.WriteEntry(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream(Encoding.UTF8.GetBytes(text)) });
        return packed.ToArray();
    }
}
