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

    /// <summary>The next message; null at the end of the stream.</summary>
    public async Task<JsonObject?> NextAsync()
    {
        using var bound = new CancellationTokenSource(Bound);
        while (await _reader.ReadLineAsync(bound.Token) is { } line)
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
                return JsonNode.Parse(line["data:".Length..])!.AsObject();
        }
        return null;
    }

    public void Dispose()
    {
        _reader.Dispose();
        _response.Dispose();
    }
}
