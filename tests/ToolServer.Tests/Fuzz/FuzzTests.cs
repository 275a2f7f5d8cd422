using System.Globalization;
using Signalbox.ToolServer.Tests.Protocol;

namespace Signalbox.ToolServer.Tests.Fuzz;

/// <summary>
/// Requests that clients should not send: broken JSON, wrong types, odd ids, deep nesting, header tricks, slow and cut off bodies. Each is
/// answered by the right error, the server stays up, and its memory flat.
/// </summary>
/// <remarks>
/// SIGNALBOX_FUZZ_REQUESTS says how many (2,000), SIGNALBOX_FUZZ_SEED where the seeds begin (1). A failure names its seed: with that one and one
/// request it comes back.
/// </remarks>
public sealed class FuzzTests
{
    private const int Connections = 4;

    [Fact]
    public async Task Every_spoiled_request_is_answered_by_the_right_error_and_the_server_stays_as_it_was()
    {
        var (requests, first) = (Setting("SIGNALBOX_FUZZ_REQUESTS", 2000), Setting("SIGNALBOX_FUZZ_SEED", 1));
        await using var server = await RunningFront.WithToolsAsync("read_system");
        var made = new FuzzRequests(server.Front.Url.Authority, await server.InitializeAsync());
        // What is made once stays: pools, caches, tiered code. It is no leak.
        var warm = Math.Min(requests / 2, 10_000);
        var complaints = await RunAsync(server, made, first, warm);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        complaints.AddRange(await RunAsync(server, made, first + warm, requests - warm));
        var grown = GC.GetTotalMemory(forceFullCollection: true) - before;

        Assert.True(complaints.Count == 0, $"{complaints.Count} of {requests}:\n{string.Join("\n", complaints.Take(10).Select(c => c[..Math.Min(c.Length, 800)]))}");
        Assert.True(grown < 8 * 1024 * 1024, $"The heap has grown by {grown} bytes over {requests - warm} requests.");
        await using var client = await server.ConnectAsync(RunningFront.Handshake);
        Assert.NotEqual(true, (await client.CallToolAsync("read_system", new Dictionary<string, object?> { ["id"] = "1" })).IsError);
    }

    [Fact]
    public async Task Every_spoiled_POST_of_HTTP_SSE_is_answered_and_its_stream_goes_on()
    {
        var (requests, first) = (Setting("SIGNALBOX_FUZZ_REQUESTS", 2000) / 2, Setting("SIGNALBOX_FUZZ_SEED", 1));
        await using var server = await RunningFront.StartAsync(new() { LegacySse = true }, "read_system");
        var get = new HttpRequestMessage(HttpMethod.Get, new Uri(server.Front.Url, "/sse"));
        get.Headers.Accept.Add(new("text/event-stream"));
        using var stream = await EventReader.OpenAsync(server.Http, get);
        var messages = (await stream.NextDataAsync())!;
        var heard = Task.Run(async () =>
        {
            var complaints = new List<string>();
            while (await stream.NextAsync() is { } message && (string?)message["id"]?.ToString() != "the last")
            {
                if (message["method"] is null && FuzzVerdict.Of(message) is { } complaint)
                    complaints.Add(complaint);
            }
            return complaints;
        });
        var complaints = await RunAsync(server, new FuzzRequests(server.Front.Url.Authority, "none", messages), first, requests);
        var last = server.Post(RunningFront.Call("ping", id: "the last"));
        last.RequestUri = new(server.Front.Url, messages);
        using var accepted = await server.Http.SendAsync(last);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, accepted.StatusCode);
        complaints.AddRange(await heard.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(complaints.Count == 0, $"{complaints.Count} of {requests}:\n{string.Join("\n", complaints.Take(10).Select(c => c[..Math.Min(c.Length, 800)]))}");
    }

    private static async Task<List<string>> RunAsync(RunningFront server, FuzzRequests made, int first, int count)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, Connections).Select(lane => Task.Run(async () =>
        {
            var complaints = new List<string>();
            using var connection = new RawConnection(server.Front.Url);
            for (var i = lane; i < count; i += Connections)
            {
                var request = made.Make(first + i);
                try
                {
                    if (await connection.ExchangeAsync(request) is { } answer && FuzzVerdict.Of(request, answer.Status, answer.Body) is { } complaint)
                        complaints.Add($"{complaint}\n  {request}");
                }
                catch (OperationCanceledException)
                {
                    complaints.Add($"no answer\n  {request}");
                    connection.Dispose();
                }
            }
            return complaints;
        })));
        return [.. all.SelectMany(c => c)];
    }

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
