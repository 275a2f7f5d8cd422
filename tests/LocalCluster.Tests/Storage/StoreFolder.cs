using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Tests.Storage;

/// <summary>A temporary folder with a store in it.</summary>
internal sealed class StoreFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("signalbox-store-").FullName;

    public static JsonObject Thing(string name, string content = "") =>
        new() { ["metadata"] = new JsonObject { ["name"] = name, ["uid"] = name }, ["content"] = content };

    public static ObjectKey Key(string name) => new("things", "", name);

    public ObjectStore Open(long compactAtBytes = 1 << 30, int history = 1000, ILogger? logger = null) =>
        ObjectStore.Open(Path, compactAtBytes, history, logger ?? NullLogger.Instance);

    public string Log() => Directory.EnumerateFiles(Path, "log-*").Single();

    public StoreFolder Copy()
    {
        var copy = new StoreFolder();
        foreach (var file in Directory.EnumerateFiles(Path))
            File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
