using System.Diagnostics;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Tests.Support;

namespace Signalbox.Kubernetes.Tests.Http;

public sealed class KubernetesClientTests : IAsyncLifetime
{
    private static readonly NamespacedName Name = new("ns", "w");

    private FakeApiServer server = null!;

    public async Task InitializeAsync() => server = await FakeApiServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task An_object_lives_its_life()
    {
        using var client = new KubernetesClient(server.Configuration("t"));
        var made = await client.CreateAsync(Widgets.Kind, "ns", Body("w", 3), default);
        Assert.Equal(3, made.Size);
        Assert.Equal(3, (await client.GetAsync(Widgets.Kind, Name, default)).Size);
        var patch = Patch.Merge(new() { ["size"] = 4, ["metadata"] = new JsonObject { ["resourceVersion"] = made.Metadata.ResourceVersion } });
        Assert.Equal(4, (await client.PatchAsync(Widgets.Kind, Name, patch)).Size);
        Assert.True((await Assert.ThrowsAsync<KubernetesApiException>(() => client.PatchAsync(Widgets.Kind, Name, patch))).IsConflict);
        var twice = await Assert.ThrowsAsync<KubernetesApiException>(() => client.CreateAsync(Widgets.Kind, "ns", Body("w", 3), default));
        Assert.True(twice is { IsAlreadyExists: true, IsConflict: false });
        await client.DeleteAsync(Widgets.Kind, Name);
        Assert.Null(await client.FindAsync(Widgets.Kind, Name, default));
        Assert.True((await Assert.ThrowsAsync<KubernetesApiException>(() => client.DeleteAsync(Widgets.Kind, Name))).IsNotFound);
        Assert.All(server.Requests, r => Assert.Equal("Bearer t", r.Headers["Authorization"]));
        Assert.All(server.Requests, r => Assert.Matches(@"^signalbox/\d+\.\d+\.\d+ \(client\)$", r.Headers["User-Agent"]));
    }

    [Fact]
    public async Task All_pages_are_listed()
    {
        using var client = new KubernetesClient(server.Configuration());
        for (var i = 0; i < 7; i++)
            await client.CreateAsync(Widgets.Kind, "ns", Body($"w{i}", i), default);
        var sizes = new List<int>();
        await foreach (var widget in client.ListAllAsync(Widgets.Kind, null, new() { Limit = 3 }))
            sizes.Add(widget.Size);
        Assert.Equal([0, 1, 2, 3, 4, 5, 6], sizes);
        Assert.Equal(3, server.Lists.Count());
    }

    [Fact]
    public async Task A_body_that_is_no_status_is_quoted_and_bounded()
    {
        AnswerWith(context =>
        {
            context.Response.StatusCode = 400;
            return context.Response.WriteAsync("<html>" + new string('x', 100_000));
        });
        using var client = new KubernetesClient(server.Configuration());
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync(Widgets.Kind, Name, default));
        Assert.Equal(400, refusal.Code);
        Assert.Contains("<html>", refusal.Message, StringComparison.Ordinal);
        Assert.InRange(refusal.Message.Length, 100, 1000);
    }

    [Fact]
    public async Task An_unreadable_success_is_told_without_quoting_objects()
    {
        using var client = new KubernetesClient(server.Configuration());
        server.History.Create(new("test.dev/v1", "widgets", "ns", null, null), new() { ["metadata"] = new JsonObject { ["name"] = "w" }, ["size"] = "secret" });
        var refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync(Widgets.Kind, Name, default));
        Assert.DoesNotContain("secret", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("$.size", refusal.Message, StringComparison.Ordinal);
        refusal = await Assert.ThrowsAsync<KubernetesApiException>(() => client.ListAsync(Widgets.Kind, null, new(), default));
        Assert.Contains("ns/w", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(429, "0", 3)]
    [InlineData(503, "0", 3)]
    [InlineData(503, null, 1)]
    [InlineData(500, null, 1)]
    [InlineData(409, null, 1)]
    public async Task A_write_is_repeated_only_where_the_server_said_it_did_not_carry_it_out(int code, string? retryAfter, int attempts)
    {
        var left = 2;
        server.Intercept = async (context, _) =>
        {
            if (Interlocked.Decrement(ref left) < 0)
                return false;
            if (retryAfter is not null)
                context.Response.Headers.RetryAfter = retryAfter;
            await FakeAnswer.RefuseAsync(context, code, "X", "x");
            return true;
        };
        using var client = new KubernetesClient(server.Configuration());
        var writing = client.CreateAsync(Widgets.Kind, "ns", Body("w", 1), default);
        if (attempts == 1)
            Assert.Equal(code, (await Assert.ThrowsAsync<KubernetesApiException>(() => writing)).Code);
        else
            await writing;
        Assert.Equal(attempts, server.Requests.Count);
    }

    [Fact]
    public async Task A_lost_answer_is_asked_for_again_when_reading_and_told_when_writing()
    {
        var left = 2;
        server.Intercept = (context, _) =>
        {
            if (Interlocked.Decrement(ref left) < 0)
                return Task.FromResult(false);
            context.Abort();
            return Task.FromResult(true);
        };
        using var client = new KubernetesClient(server.Configuration());
        Assert.Null(await client.FindAsync(Widgets.Kind, Name, default));
        Assert.Equal(3, server.Requests.Count);
        left = 1;
        var lost = await Assert.ThrowsAsync<HttpRequestException>(() => client.CreateAsync(Widgets.Kind, "ns", Body("w", 1), default));
        Assert.Contains($"cannot reach {server.Url}", lost.Message, StringComparison.Ordinal);
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task A_connection_that_is_not_made_in_time_is_no_answer_and_no_cancellation()
    {
        // Takes connections and says nothing, so that the handshake does not end.
        using var silent = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        using var client = new KubernetesClient(new() { Server = new($"https://{silent.LocalEndpoint}"), SkipTlsVerify = true, ConnectTimeout = TimeSpan.FromMilliseconds(50) });
        var lost = await Assert.ThrowsAsync<HttpRequestException>(() => client.CreateAsync(Widgets.Kind, "ns", Body("w", 1), default));
        Assert.Equal(HttpRequestError.ConnectionError, lost.HttpRequestError);
    }

    [Fact]
    public async Task A_call_that_is_not_answered_ends_at_its_limit_and_one_that_is_cancelled_at_once()
    {
        AnswerWith(context => Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default));
        using var client = new KubernetesClient(new() { Server = server.Url, RequestTimeout = TimeSpan.FromMilliseconds(200) });
        var late = await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(Widgets.Kind, Name, default));
        Assert.IsType<TimeoutException>(late.InnerException);
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync(Widgets.Kind, Name, cancel.Token));
    }

    [Fact]
    public async Task A_401_reads_the_token_again_and_repeats_once()
    {
        using var folder = new TempFolder();
        var file = folder.Write("token", "old");
        server.Intercept = async (context, seen) =>
        {
            if (seen.Headers["Authorization"] == "Bearer new")
                return false;
            await FakeAnswer.RefuseAsync(context, 401, "Unauthorized", "Unauthorized");
            return true;
        };
        using var client = new KubernetesClient(new() { Server = server.Url, TokenFile = file });
        Assert.True((await Assert.ThrowsAsync<KubernetesApiException>(() => client.GetAsync(Widgets.Kind, Name, default))).IsUnauthorized);
        Assert.Equal(2, server.Requests.Count);
        folder.Write("token", "new");
        Assert.Null(await client.FindAsync(Widgets.Kind, Name, default));
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task Impersonation_goes_with_each_request()
    {
        using var client = new KubernetesClient(new() { Server = server.Url, Impersonation = new("boss") { Uid = "7", Group = "g1" } });
        await client.FindAsync(Widgets.Kind, Name, default);
        var headers = server.Requests.Single().Headers;
        Assert.Equal("boss", headers["Impersonate-User"]);
        Assert.Equal("7", headers["Impersonate-Uid"]);
        Assert.Equal("g1", headers["Impersonate-Group"]);
    }

    [Fact]
    public async Task A_prefix_in_the_address_is_kept()
    {
        using var client = new KubernetesClient(new() { Server = new(server.Url, "/k8s/clusters/c-1/") });
        await client.FindAsync(Widgets.Kind, Name, default);
        Assert.Equal("/k8s/clusters/c-1/apis/test.dev/v1/namespaces/ns/widgets/w", server.Requests.Single().Path);
    }

    [Fact]
    public async Task The_limiter_lets_bursts_pass_and_then_keeps_its_rate()
    {
        using var client = new KubernetesClient(new() { Server = server.Url, RequestsPerSecond = 50, RequestBurst = 10 });
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => client.FindAsync(Widgets.Kind, Name, default)));
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => client.FindAsync(Widgets.Kind, Name, default)));
        Assert.True(watch.ElapsedMilliseconds >= 380, $"{watch.ElapsedMilliseconds} ms");
    }

    [Theory]
    [InlineData(404, "NotFound", nameof(KubernetesApiException.IsNotFound))]
    [InlineData(404, null, nameof(KubernetesApiException.IsNotFound))]
    [InlineData(409, "Conflict", nameof(KubernetesApiException.IsConflict))]
    [InlineData(409, "AlreadyExists", nameof(KubernetesApiException.IsAlreadyExists))]
    [InlineData(410, "Expired", nameof(KubernetesApiException.IsExpired))]
    [InlineData(410, "Gone", nameof(KubernetesApiException.IsExpired))]
    [InlineData(429, "TooManyRequests", nameof(KubernetesApiException.IsTooManyRequests))]
    [InlineData(403, "Forbidden", nameof(KubernetesApiException.IsForbidden))]
    [InlineData(422, "Invalid", nameof(KubernetesApiException.IsInvalid))]
    public void A_refusal_is_judged_by_reason_first(int code, string? reason, string only)
    {
        var refusal = new KubernetesApiException(new() { Code = code, Reason = reason }, "GET /x");
        var said = new Dictionary<string, bool>
        {
            [nameof(refusal.IsNotFound)] = refusal.IsNotFound,
            [nameof(refusal.IsConflict)] = refusal.IsConflict,
            [nameof(refusal.IsAlreadyExists)] = refusal.IsAlreadyExists,
            [nameof(refusal.IsExpired)] = refusal.IsExpired,
            [nameof(refusal.IsTooManyRequests)] = refusal.IsTooManyRequests,
            [nameof(refusal.IsForbidden)] = refusal.IsForbidden,
            [nameof(refusal.IsInvalid)] = refusal.IsInvalid,
        };
        Assert.Equal([only], said.Where(s => s.Value).Select(s => s.Key));
    }

    private static JsonObject Body(string name, int size) => new() { ["metadata"] = new JsonObject { ["name"] = name }, ["size"] = size };

    private void AnswerWith(Func<HttpContext, Task> answer) => server.Intercept = async (context, _) =>
    {
        await answer(context);
        return true;
    };
}
