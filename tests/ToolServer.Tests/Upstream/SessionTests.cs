using Microsoft.AspNetCore.Http;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Upstream;

/// <summary>Sessions against servers that really expire them, allow few of them, and say where they lie.</summary>
public sealed class SessionTests : IAsyncDisposable
{
    private const string Redfish = "/redfish/v1/SessionService/Sessions";

    private readonly ManualTime _time = new();
    private readonly UpstreamFixture _fixture;

    public SessionTests() => _fixture = new(_time);

    public ValueTask DisposeAsync() => _fixture.DisposeAsync();

    [Fact]
    public async Task A_hundred_calls_share_one_login_and_fifty_that_are_refused_at_once_another()
    {
        var sessions = new Sessions("X-Auth-Token", Redfish, most: 1);
        var refused = new TaskCompletionSource();
        var waiting = 0;
        var expired = "";
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            // All fifty are told 401 together.
            if (context.Request.Headers["X-Auth-Token"].ToString() == expired && context.Request.Method == "GET")
            {
                if (Interlocked.Increment(ref waiting) == 50)
                    refused.SetResult();
                await refused.Task;
                context.Response.StatusCode = 401;
                return;
            }

            await sessions.RedfishAsync(context);
        });
        Put(UpstreamFixture.Spec(upstream.Url) with { Limits = new TargetLimits { MaxConcurrent = 100 } }, "redfishSession");

        var first = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => _fixture.GetAsync("/a")));
        Assert.All(first, result => Assert.Equal(200, result.Response!.StatusCode));
        Assert.Equal(1, sessions.Logins);

        expired = "session-token-1";
        sessions.ExpireAll();
        var second = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _fixture.GetAsync("/a")));
        Assert.All(second, result => Assert.Equal(200, result.Response!.StatusCode));
        Assert.Equal(2, sessions.Logins);
    }

    [Theory]
    [InlineData("; Max-Age=1000", null, 890, 20)]
    [InlineData("; Max-Age=1000; Expires=Thu, 01 Jan 1970 00:00:00 GMT", null, 890, 20)]
    [InlineData("; Path=/", "12h", 38870, 20)]
    [InlineData("; Max-Age=1000", "12h", 890, 20)]
    public async Task A_session_whose_life_is_known_is_renewed_before_it_ends(string cookie, string? lifetime, int before, int after)
    {
        var sessions = new Sessions("Cookie", "/rest/v1/login") { CookieAttributes = cookie };
        await using var upstream = await TestUpstream.StartAsync(sessions.HyperCoreAsync);
        Put(UpstreamFixture.Spec(upstream.Url), "session", "/rest/v1/login", lifetime);

        await _fixture.GetAsync("/a");
        _time.Advance(TimeSpan.FromSeconds(before));
        await _fixture.GetAsync("/a");
        Assert.Equal(1, sessions.Logins);

        _time.Advance(TimeSpan.FromSeconds(after));
        Assert.Equal(200, (await _fixture.GetAsync("/a")).Response!.StatusCode);
        Assert.Equal(2, sessions.Logins);
        Assert.Equal(3, upstream.Count("GET", "/a"));
        await Eventually.TrueAsync(() => sessions.Open == 1);
    }

    [Fact]
    public async Task A_cookie_that_a_login_takes_away_is_not_sent()
    {
        await using var upstream = await TestUpstream.StartAsync(context =>
        {
            if (context.Request.Path == "/login")
                context.Response.Headers.SetCookie = new(["old=; Max-Age=0", "gone=x; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "sid=first", "sid=second-id"]);
            return Task.CompletedTask;
        });
        Put(UpstreamFixture.Spec(upstream.Url), "session", "/login");

        await _fixture.SendAsync(UpstreamFixture.Request("GET", "/a", headers: ("Cookie", "sid=mine; own=1")));

        Assert.Equal("own=1; sid=second-id", upstream.Seen[1].Header("Cookie"));
    }

    [Fact]
    public async Task An_upstream_that_opens_no_further_session_is_said_to_be_full_and_not_stormed()
    {
        var sessions = new Sessions("X-Auth-Token", Redfish, most: 0);
        await using var upstream = await TestUpstream.StartAsync(sessions.RedfishAsync);
        Put(UpstreamFixture.Spec(upstream.Url) with { Limits = new TargetLimits { MaxConcurrent = 50 } }, "redfishSession");

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => _fixture.PostAsync("/a")));

        Assert.All(results, result =>
        {
            Assert.Equal(UpstreamFailureKind.Credentials, result.Failure!.Kind);
            Assert.False(result.Failure.OutcomeUnknown);
            Assert.Contains("opens no further session", result.Failure.Message, StringComparison.Ordinal);
            Assert.Contains("SessionLimitExceeded", result.Failure.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("Check the values", result.Failure.Message, StringComparison.Ordinal);
        });
        // The clock stands still, so what one login met is what all are told.
        Assert.Equal(1, sessions.Logins);

        _time.Advance(TimeSpan.FromSeconds(1));
        await _fixture.GetAsync("/a");
        Assert.Equal(2, sessions.Logins);
    }

    [Fact]
    public async Task An_operation_that_is_refused_with_401_for_ever_leaves_no_sessions_behind()
    {
        var sessions = new Sessions("X-Auth-Token", Redfish, most: 3);
        await using var upstream = await TestUpstream.StartAsync(async context =>
        {
            await sessions.RedfishAsync(context);
            if (context.Request.Path == "/forbidden")
                context.Response.StatusCode = 401;
        });
        Put(UpstreamFixture.Spec(upstream.Url), "redfishSession");

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(401, (await _fixture.GetAsync("/forbidden")).Response!.StatusCode);
            await Eventually.TrueAsync(() => sessions.Open == 1);
        }
    }

    [Theory]
    [InlineData("https://a-name-of-its-own.example", "", 0)]
    [InlineData("//elsewhere.example", "", 0)]
    [InlineData("", "/redfish", 0)]
    [InlineData("/other", "/redfish", 1)]
    public async Task A_session_is_closed_where_it_lies_below_the_base_URL_and_nowhere_else(string location, string basePath, int left)
    {
        var sessions = new Sessions("X-Auth-Token", Redfish) { LocationPrefix = location };
        await using var upstream = await TestUpstream.StartAsync(sessions.RedfishAsync);
        Put(UpstreamFixture.Spec(upstream.Url + basePath), "redfishSession", basePath.Length == 0 ? null : Redfish[basePath.Length..]);

        await _fixture.GetAsync("/a");
        await _fixture.DisposeAsync();

        Assert.Equal(left, sessions.Open);
    }

    [Fact]
    public async Task A_session_of_a_host_that_is_gone_is_closed_and_those_of_the_others_go_on()
    {
        var (one, two) = (new Sessions("X-Auth-Token", Redfish), new Sessions("X-Auth-Token", Redfish));
        await using var first = await TestUpstream.StartAsync(one.RedfishAsync);
        await using var second = await TestUpstream.StartAsync(two.RedfishAsync);
        var a = new TargetHost { Name = "a", BaseUrl = first.Url };
        var b = new TargetHost { Name = "b", BaseUrl = second.Url };
        Put(Fleet(a), "redfishSession");
        await _fixture.GetFromAsync("a");

        Put(Fleet(a, b), "redfishSession");
        await _fixture.GetFromAsync("a");
        await _fixture.GetFromAsync("b");
        Assert.Equal((1, 1), (one.Logins, two.Logins));

        Put(Fleet(a), "redfishSession");
        _fixture.Pool.Sweep();
        await Eventually.TrueAsync(() => two.Open == 0);
        await _fixture.GetFromAsync("a");
        Assert.Equal((1, 1), (one.Logins, one.Open));

        _fixture.Targets.Remove();
        _fixture.Pool.Sweep();
        await Eventually.TrueAsync(() => one.Open == 0);
    }

    private static McpTargetSpec Fleet(params TargetHost[] hosts) => UpstreamFixture.Spec("") with { BaseUrl = null, Hosts = hosts };

    private void Put(McpTargetSpec spec, string type, string? loginPath = null, string? lifetime = null) =>
        _fixture.Targets.PutSecret("s", ("username", "root"), ("password", "calvin")).Put(spec with
        {
            Credentials = new TargetCredentials { Type = type, LoginPath = loginPath, Lifetime = lifetime, SecretRef = new SecretReference { Name = "s" } },
        });
}
