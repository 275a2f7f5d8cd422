using System.Text.Json;
using Signalbox.Kubernetes.Json;

namespace Signalbox.Kubernetes.Watching;

/// <summary>An open watch, read event by event, given up when it outlives its time.</summary>
internal sealed class WatchStream : IAsyncDisposable
{
    private readonly HttpResponseMessage response;
    private readonly CancellationTokenSource guard;
    private readonly CancellationTokenSource both;
    private readonly IAsyncEnumerator<WatchEvent?> events;
    private readonly TimeProvider time;
    private readonly long opened;
    private readonly CancellationToken ct;

    private WatchStream(
        HttpResponseMessage response, Stream stream, CancellationTokenSource guard, CancellationTokenSource both, TimeProvider time, CancellationToken ct)
    {
        (this.response, this.guard, this.both, this.time, this.ct) = (response, guard, both, time, ct);
        opened = time.GetTimestamp();
        events = JsonSerializer.DeserializeAsyncEnumerable(stream, ClientJson.Default.WatchEvent, topLevelValues: true, both.Token)
            .GetAsyncEnumerator(both.Token);
    }

    /// <summary>No event came yet, and the stream is younger than a second.</summary>
    public bool IsFruitless { get; private set; } = true;

    /// <summary>Opens a watch that may last, its opening included, as long as the limit says.</summary>
    public static async Task<WatchStream> OpenAsync(
        Func<CancellationToken, Task<HttpResponseMessage>> open, TimeSpan limit, TimeProvider time, CancellationToken ct)
    {
        var guard = new CancellationTokenSource(limit, time);
        var both = CancellationTokenSource.CreateLinkedTokenSource(ct, guard.Token);
        HttpResponseMessage? response = null;
        try
        {
            response = await open(both.Token);
            return new(response, await response.Content.ReadAsStreamAsync(both.Token), guard, both, time, ct);
        }
        catch (Exception e)
        {
            response?.Dispose();
            both.Dispose();
            guard.Dispose();
            if (e is OperationCanceledException && !ct.IsCancellationRequested)
                throw new IOException($"The watch was not answered within {limit.TotalSeconds:0} s.", e);
            throw;
        }
    }

    /// <summary>The next event; null when the server ended the stream between events.</summary>
    /// <exception cref="IOException">The stream broke, was cut inside an event, or is silent beyond its time.</exception>
    public async ValueTask<WatchEvent?> NextAsync()
    {
        try
        {
            if (await events.MoveNextAsync())
            {
                IsFruitless = false;
                return events.Current ?? throw new IOException("The watch sent null.");
            }
            IsFruitless = IsFruitless && time.GetElapsedTime(opened) < TimeSpan.FromSeconds(1);
            return null;
        }
        catch (OperationCanceledException e) when (!ct.IsCancellationRequested)
        {
            throw new IOException("The watch is silent beyond its time limit: the connection is taken for dead.", e);
        }
        catch (JsonException e)
        {
            throw new IOException("The watch broke off inside an event.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The read in progress must end before the enumerator can be disposed.
        await both.CancelAsync();
        await events.DisposeAsync();
        response.Dispose();
        both.Dispose();
        guard.Dispose();
    }
}
