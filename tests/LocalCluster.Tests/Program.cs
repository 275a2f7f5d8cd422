using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.LocalCluster.Storage;

// Started by CrashTests: writes without end and prints each name once its write is acknowledged, until it is killed.
using var ended = new CancellationTokenSource(TimeSpan.FromMinutes(2));
await using var store = ObjectStore.Open(args[0], 64 * 1024, 1000, NullLogger.Instance);
var writers = Enumerable.Range(0, 8).Select(async writer =>
{
    for (var count = 0; !ended.IsCancellationRequested; count++)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"w{writer}-{count}");
        await store.WriteAsync(new ObjectKey("things", "", name), null, new JsonObject { ["metadata"] = new JsonObject { ["name"] = name, ["uid"] = name } });
        lock (ended)
            Console.Out.WriteLine(name);
    }
});
await Task.WhenAll(writers);
