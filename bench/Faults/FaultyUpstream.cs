using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;

namespace Signalbox.Bench.Faults;

/// <summary>Things by number over HTTP, on a free loopback port. Spoils a share of the requests and counts, by the number of the call, what each did.</summary>
internal sealed class FaultyUpstream : IAsyncDisposable
{
    private static readonly int[] Errors = [500, 502, 503, 504];
    private LoopbackServer _server = null!;
    private readonly Random _random;
    private readonly double _share;
    private readonly TimeSpan _delay;
    private readonly ConcurrentDictionary<Fault, int> _faults = new();
    private readonly ConcurrentDictionary<string, int> _received = new();
    private readonly ConcurrentDictionary<string, int> _created = new();
    private readonly ConcurrentDictionary<string, string> _put = new();
    private readonly ConcurrentDictionary<string, bool> _deleted = new();

    private FaultyUpstream(double share, int seed, TimeSpan delay) => (_share, _random, _delay) = (share, new Random(seed), delay);

    public string Url => _server.Url.AbsoluteUri.TrimEnd('/');

    public IReadOnlyDictionary<Fault, int> Faults => _faults;

    /// <summary>POST requests that arrived for a call.</summary>
    public int Received(string id) => _received.GetValueOrDefault(id);

    /// <summary>Things that POST requests of a call have made.</summary>
    public int Created(string id) => _created.GetValueOrDefault(id);

    public string? Put(string id) => _put.GetValueOrDefault(id);

    public bool Deleted(string id) => _deleted.ContainsKey(id);

    public static async Task<FaultyUpstream> StartAsync(double share, int seed, TimeSpan delay, CancellationToken cancellation)
    {
        var upstream = new FaultyUpstream(share, seed, delay);
        upstream._server = await LoopbackServer.StartAsync(upstream.AnswerAsync, cancellation);
        return upstream;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var body = await reader.ReadToEndAsync();
        var id = context.Request.Query["id"].FirstOrDefault() ?? context.Request.Path.Value!.Split('/')[^1];
        var post = HttpMethods.IsPost(context.Request.Method);
        if (post)
            _received.AddOrUpdate(id, 1, (_, count) => count + 1);
        var (fault, error) = Draw();
        _faults.AddOrUpdate(fault, 1, (_, count) => count + 1);
        if (fault == Fault.ServerError)
        {
            context.Response.StatusCode = error;
            return;
        }

        if (fault == Fault.Dropped)
        {
            context.Abort();
            return;
        }

        var status = Act(context.Request.Method, id, body);
        if (fault == Fault.Reset)
        {
            context.Abort();
            return;
        }

        if (fault == Fault.Delayed)
            await Task.Delay(_delay, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        context.Response.StatusCode = status;
        if (status == 200)
            await context.Response.WriteAsJsonAsync(new { id, size = 7 });
    }

    private int Act(string method, string id, string body)
    {
        switch (method)
        {
            case "POST":
                _created.AddOrUpdate(id, 1, (_, count) => count + 1);
                return 201;
            case "PUT":
                _put[id] = body;
                return 204;
            case "DELETE":
                return _deleted.TryAdd(id, true) ? 204 : 404;
            default:
                return 200;
        }
    }

    private (Fault Fault, int Error) Draw()
    {
        lock (_random)
        {
            var spoilt = _random.NextDouble() < _share;
            return (spoilt ? (Fault)_random.Next(1, 5) : Fault.None, Errors[_random.Next(Errors.Length)]);
        }
    }
}
