using System.Text;
using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Upstream;

public sealed class CredentialsTests : IAsyncDisposable
{
    private readonly UpstreamFixture _fixture = new();

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task Basic_bearer_and_API_keys_are_sent_where_the_target_says()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        _fixture.Targets.PutSecret("s", ("username", "root"), ("password", "cal:vin\n"), ("token", "t-1"), ("apiKey", "k 1"));

        await SendWithAsync(upstream, new TargetCredentials { Type = "basic" });
        await SendWithAsync(upstream, new TargetCredentials { Type = "bearer" });
        await SendWithAsync(upstream, new TargetCredentials { Type = "apiKey", In = "header", Name = "X-Key" });
        await SendWithAsync(upstream, new TargetCredentials { Type = "apiKey", In = "query", Name = "key" });
        await SendWithAsync(upstream, new TargetCredentials { Type = "apiKey", In = "cookie", Name = "key" });

        var seen = upstream.Seen;
        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("root:cal:vin")), seen[0].Header("Authorization"));
        Assert.Equal("Bearer t-1", seen[1].Header("Authorization"));
        Assert.Equal("k 1", seen[2].Header("X-Key"));
        Assert.Equal("/a?b=c&key=k%201", seen[3].Target);
        Assert.Equal("own=1; key=k 1", seen[4].Header("Cookie"));

        await SendWithAsync(upstream, new TargetCredentials { Type = "apiKey", In = "query", Name = "b" });
        await SendWithAsync(upstream, new TargetCredentials { Type = "apiKey", In = "cookie", Name = "own" });
        Assert.Equal("/a?b=k%201", upstream.Seen[5].Target);
        Assert.Equal("own=k 1", upstream.Seen[6].Header("Cookie"));
    }

    [Theory]
    [InlineData("header", "Transfer-Encoding", "k")]
    [InlineData("header", "Host", "k")]
    [InlineData("header", "X Key", "k")]
    [InlineData("header", "X-Key\r\nX-Other", "k")]
    [InlineData("cookie", "a=b; c", "k")]
    [InlineData("header", "X-Key", "k\r\nX-Other: 1")]
    [InlineData("cookie", "key", "k; admin=1")]
    public async Task An_API_key_that_would_be_more_than_one_value_is_sent_nowhere(string place, string name, string value)
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        _fixture.Targets.PutSecret("s", ("apiKey", value)).Put(With(upstream, new TargetCredentials { Type = "apiKey", In = place, Name = name }));

        var refusal = await Assert.ThrowsAsync<UpstreamRefusedException>(() => _fixture.GetAsync());

        Assert.Equal(UpstreamFailureKind.Credentials, refusal.Kind);
        Assert.Empty(upstream.Seen);
    }

    [Fact]
    public async Task A_Redfish_session_is_shared_renewed_once_when_it_expired_and_closed_at_the_end()
    {
        var sessions = new Sessions("X-Auth-Token", "/redfish/v1/SessionService/Sessions");
        await using var upstream = await TestUpstream.StartAsync(sessions.RedfishAsync);
        _fixture.Targets.PutSecret("s", ("username", "root"), ("password", "calvin"));
        _fixture.Targets.Put(With(upstream, new TargetCredentials { Type = "redfishSession" }));

        var first = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _fixture.GetAsync("/redfish/v1/Systems")));
        Assert.All(first, result => Assert.Equal(200, result.Response!.StatusCode));
        Assert.Equal(1, sessions.Logins);

        sessions.ExpireAll();
        var second = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => i % 2 == 0
            ? _fixture.GetAsync("/redfish/v1/Systems")
            : _fixture.PostAsync("/redfish/v1/Systems")));
        Assert.All(second, result => Assert.Equal(200, result.Response!.StatusCode));
        Assert.Equal(2, sessions.Logins);
        Assert.Equal(10, sessions.Accepted("POST"));

        await _fixture.DisposeAsync();
        Assert.Equal(0, sessions.Open);
        Assert.Equal("""{"UserName":"root","Password":"calvin"}""", upstream.Seen.First(seen => seen.Method == "POST").Body);
    }

    [Fact]
    public async Task A_session_that_is_refused_even_when_new_is_not_renewed_for_ever()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Path.Value!.EndsWith("Sessions", StringComparison.Ordinal) ? 201 : 401;
            context.Response.Headers["X-Auth-Token"] = "token-1";
            return Task.CompletedTask;
        });
        _fixture.Targets.PutSecret("s", ("username", "root"), ("password", "calvin"));
        _fixture.Targets.Put(With(upstream, new TargetCredentials { Type = "redfishSession" }));

        Assert.Equal(401, (await _fixture.GetAsync("/x")).Response!.StatusCode);
        Assert.Equal(2, upstream.Count("GET", "/x"));
    }

    [Fact]
    public async Task A_refused_login_is_not_tried_again_until_the_Secret_changes()
    {
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            var right = ((string)context.Items["body"]!).Contains("right-word", StringComparison.Ordinal);
            context.Response.StatusCode = context.Request.Method == "GET" ? 200 : right ? 201 : 401;
            if (right)
                context.Response.Headers["X-Auth-Token"] = "token-1";
            else if (context.Request.Method == "POST")
                await context.Response.WriteAsync($"bad password: {context.Items["body"]}");
        });
        _fixture.Targets.PutSecret("s", ("username", "root"), ("password", "wrong-word"));
        _fixture.Targets.Put(With(upstream, new TargetCredentials { Type = "redfishSession" }));

        for (var i = 0; i < 5; i++)
        {
            var failure = (await _fixture.GetAsync("/x")).Failure!;
            Assert.Equal(UpstreamFailureKind.Credentials, failure.Kind);
            Assert.Contains("ns/s", failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("wrong-word", failure.Message, StringComparison.Ordinal);
        }

        Assert.Single(upstream.Seen);
        _fixture.Targets.PutSecret("s", ("username", "root"), ("password", "right-word"));
        Assert.Equal(200, (await _fixture.GetAsync("/x")).Response!.StatusCode);
    }

    [Fact]
    public async Task A_HyperCore_session_lives_in_its_cookie_and_ends_with_a_logout()
    {
        var sessions = new Sessions("Cookie", "/rest/v1/login");
        await using var upstream = await TestUpstream.StartAsync(sessions.HyperCoreAsync);
        _fixture.Targets.PutSecret("s", ("username", "admin"), ("password", "scale-word"));
        _fixture.Targets.Put(With(upstream, new TargetCredentials { Type = "session", LoginPath = "/login" }, "/rest/v1"));

        Assert.Equal(200, (await _fixture.GetAsync("/VirDomain")).Response!.StatusCode);
        sessions.ExpireAll();
        Assert.Equal(200, (await _fixture.GetAsync("/VirDomain")).Response!.StatusCode);
        Assert.Equal(2, sessions.Logins);

        await _fixture.DisposeAsync();
        // The one that had expired was given back, too.
        Assert.Equal(2, upstream.Count("POST", "/rest/v1/logout"));
        Assert.Equal(0, sessions.Open);
    }

    [Fact]
    public async Task OAuth2_tokens_are_asked_for_once_renewed_before_their_end_and_after_a_401()
    {
        var issued = 0;
        var revoked = 0;
        await using var tokens = await TestUpstream.StartAsync(context =>
            context.Response.WriteAsync($$"""{"access_token":"access-{{Interlocked.Increment(ref issued)}}","token_type":"Bearer","expires_in":{{(issued < 3 ? 3600 : 1)}}}"""));
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            if (context.Request.Headers.Authorization == $"Bearer access-{revoked}")
                context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        _fixture.Targets.PutSecret("s", ("clientId", "id"), ("clientSecret", "client secret"));
        _fixture.Targets.Put(With(upstream, new TargetCredentials { Type = "oauth2", TokenUrl = tokens.Url + "/token", Scopes = ["a", "b"] }));

        await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => _fixture.GetAsync()));
        Assert.Equal(1, issued);
        Assert.Equal("grant_type=client_credentials&scope=a+b", tokens.Seen[0].Body);
        Assert.Equal("Basic " + Convert.ToBase64String("id:client+secret"u8), tokens.Seen[0].Header("Authorization"));

        revoked = 1;
        Assert.Equal(200, (await _fixture.GetAsync()).Response!.StatusCode);
        Assert.Equal(2, issued);

        // The third token lives one second: it is used for four fifths of it and then replaced without a 401.
        revoked = 2;
        Assert.Equal(200, (await _fixture.GetAsync()).Response!.StatusCode);
        for (var i = 0; issued < 4 && i < 100; i++)
        {
            await Task.Delay(20);
            Assert.Equal(200, (await _fixture.GetAsync()).Response!.StatusCode);
        }

        Assert.True(issued >= 4);
    }

    [Fact]
    public async Task A_Secret_is_sent_to_no_origin_but_those_that_it_names()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        _fixture.Targets.Put(With(upstream, new TargetCredentials { Type = "bearer" }));

        _fixture.Targets.PutSecret("s", Origins("https://other.example, http://127.0.0.1:1"), ("token", "t-canary"));
        var refusal = await Assert.ThrowsAsync<UpstreamRefusedException>(() => _fixture.GetAsync());
        Assert.Contains("signalbox.dev/origins", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("t-canary", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(upstream.Seen);

        _fixture.Targets.PutSecret("s", Origins($"https://other.example, {upstream.Url}"), ("token", "t-canary"));
        Assert.Equal(200, (await _fixture.GetAsync()).Response!.StatusCode);
    }

    [Fact]
    public async Task A_rotated_Secret_is_used_by_the_next_call()
    {
        await using var upstream = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        _fixture.Targets.PutSecret("s", ("token", "old-token"));
        _fixture.Targets.Put(With(upstream, new TargetCredentials { Type = "bearer" }));
        await _fixture.GetAsync();

        _fixture.Targets.PutSecret("s", ("token", "new-token"));
        await _fixture.GetAsync();

        Assert.Equal(["Bearer old-token", "Bearer new-token"], upstream.Seen.Select(seen => seen.Header("Authorization")));
    }

    [Fact]
    public async Task A_host_that_was_replaced_is_closed_after_its_last_call()
    {
        var sessions = new Sessions("X-Auth-Token", "/redfish/v1/SessionService/Sessions");
        var inside = new TaskCompletionSource();
        var release = new TaskCompletionSource();
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            if (context.Request.Path == "/slow")
            {
                inside.TrySetResult();
                await release.Task;
            }

            await sessions.RedfishAsync(context);
        });
        _fixture.Targets.PutSecret("s", ("username", "root"), ("password", "calvin"));
        _fixture.Targets.Put(With(upstream, new TargetCredentials { Type = "redfishSession" }));
        var slow = _fixture.GetAsync("/slow");
        await inside.Task.WaitAsync(TimeSpan.FromSeconds(10));

        _fixture.Targets.Put(With(upstream, new TargetCredentials { Type = "redfishSession" }) with { Limits = new TargetLimits { MaxConcurrent = 2 } });
        await _fixture.GetAsync("/fast");
        Assert.Equal(2, sessions.Open);

        release.SetResult();
        Assert.Equal(200, (await slow).Response!.StatusCode);
        for (var i = 0; sessions.Open > 1 && i < 500; i++)
            await Task.Delay(10);
        Assert.Equal(1, sessions.Open);
    }

    private static Dictionary<string, string> Origins(string origins) => new() { [SignalboxLabels.Origins] = origins };

    private static McpTargetSpec With(TestUpstream upstream, TargetCredentials credentials, string basePath = "") =>
        UpstreamFixture.Spec(upstream.Url + basePath) with { Credentials = credentials with { SecretRef = new SecretReference { Name = "s" } } };

    private async Task SendWithAsync(TestUpstream upstream, TargetCredentials credentials)
    {
        _fixture.Targets.Put(With(upstream, credentials));
        var result = await _fixture.SendAsync(UpstreamFixture.Request("GET", "/a?b=c", headers: ("Cookie", "own=1")));
        Assert.Equal(200, result.Response!.StatusCode);
    }
}
