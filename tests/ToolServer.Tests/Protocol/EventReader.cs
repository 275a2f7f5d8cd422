using System.Text.Json.Nodes;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>Reads the events of an open stream one by one.</summary>
internal sealed class EventReader : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);
    private readonly HttpResponseMessage _response;
    private readonly StreamReader _reader;

    private EventReader(HttpResponseMessage response, Stream stream) => (_response, _reader) = (response, new(stream));

    public static async Task<EventReader> OpenAsync(HttpClient http, HttpRequestMessage request)
    {
        var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}");
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new(response, await response.Content.ReadAsStreamAsync());
    }

    /// <summary>The id of the last event read; null: it had none.</summary>
    public string? LastId { get; private set; }

    /// <summary>The next message; null at the end of the stream.</summary>
    public async Task<JsonObject?> NextAsync()
    {
        string? data;
        do
            data = await NextDataAsync();
        while (data is "");
        return data is null ? null : JsonNode.Parse(data)!.AsObject();
    }

    /// <summary>Data of the next event, which may be empty; null at the end of the stream.</summary>
    public async Task<string?> NextDataAsync()
    {
        using var bound = new CancellationTokenSource(Bound);
        while (await _reader.ReadLineAsync(bound.Token) is { } line)
        {
            if (line.StartsWith("id:", StringComparison.Ordinal))
                LastId = line["id:".Length..].Trim();
            if (line.StartsWith("data:", StringComparison.Ordinal))
                return line["data:".Length..].Trim();
        }
        return null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
