using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Tests.Serving;

/// <summary>Reads a watch line by line.</summary>
internal sealed class WatchReader : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpResponseMessage _response;
    private readonly StreamReader _lines;

    private WatchReader(HttpResponseMessage response, StreamReader lines)
    {
        _response = response;
        _lines = lines;
    }

    public JsonObject? Last { get; private set; }

    public static async Task<WatchReader> StartAsync(RunningCluster cluster, string path)
    {
        var response = await cluster.Client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        return new WatchReader(response, new StreamReader(await response.Content.ReadAsStreamAsync()));
    }

    /// <summary>Type and name of the next event; null at the end of the stream.</summary>
    public async Task<(string Type, string? Name)?> NextAsync()
    {
        var line = await _lines.ReadLineAsync().WaitAsync(Patience);
        if (line is null)
            return null;

        Last = (JsonObject)JsonNode.Parse(line)!;
        return (Last["type"]!.GetValue<string>(), Last["object"]!["metadata"]?["name"]?.GetValue<string>());
    }

    public ValueTask DisposeAsync()
    {
        _lines.Dispose();
        _response.Dispose();
        return ValueTask.CompletedTask;
    }
}
