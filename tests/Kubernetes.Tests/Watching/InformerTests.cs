using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Tests.Support;
using Signalbox.Kubernetes.Watching;

namespace Signalbox.Kubernetes.Tests.Watching;

/// <summary>Defects seen in other clients of Kubernetes, each as a test that our informer does not have it.</summary>
public sealed class InformerTests
{
    [Fact]
    public async Task A_list_of_three_pages_emits_no_delete_and_sends_each_continue_token_without_a_version()
    {
        await using var h = await InformerHarness.CreateAsync(new() { PageSize = 2 });
        foreach (var name in new[] { "a", "b", "c", "d", "e" })
            h.Create(name);

        await h.StartWatchingAsync();

        Assert.Equal(5, h.Informer.Store.Count);
        Assert.Equal(5, h.Changes.Count);
        Assert.All(h.Changes, c => Assert.NotNull(c.New));
        var lists = h.Server.Lists.ToList();
        Assert.Equal([false, true, true], lists.Select(l => l.Query.ContainsKey("continue")));
        Assert.All(lists, l => Assert.False(l.Query.ContainsKey("resourceVersion")));
        Assert.All(lists, l => Assert.Equal("2", l.Query["limit"]));
    }

    [Fact]
    public async Task A_relist_in_pages_holds_deletes_back_until_the_last_page()
    {
        await using var h = await InformerHarness.CreateAsync(new() { PageSize = 1 });
        foreach (var name in new[] { "a", "b", "c" })
            h.Create(name);
        await h.StartWatchingAsync();
        h.Changes.Clear();

        h.Delete("b");
        await Eventually.IsTrueAsync(() => h.Changes.Count == 1);
        h.Server.History.Compact();
        h.Server.History.EndWatches(WatchEnd.Abort);

        await Eventually.IsTrueAsync(() => h.Server.Lists.Count() == 5);
        await Eventually.IsTrueAsync(() => h.Server.History.OpenWatches == 1);
        Assert.Equal([InformerHarness.Key("b")], h.Changes.Select(c => c.Key));
        Assert.True(h.Has("a") && h.Has("c"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_watch_that_expires_lists_again_and_emits_the_deletes_it_missed(bool inStream)
    {
        await using var h = await InformerHarness.CreateAsync();
        h.Server.ExpireInStream = inStream;
        h.Create("stays");
        h.Create("goes");
        await h.StartWatchingAsync();
        var refuse = true;
        h.Server.Intercept = async (context, _) =>
        {
            if (!Volatile.Read(ref refuse))
                return false;
            await FakeAnswer.RefuseAsync(context, 500, "InternalError", "away");
            return true;
        };
        h.Server.History.EndWatches(WatchEnd.Abort);
        h.Delete("goes");
        h.Create("new");
        h.Server.History.Compact();
        Volatile.Write(ref refuse, false);

        await Eventually.IsTrueAsync(() => !h.Has("goes") && h.Has("new") && h.Has("stays"));
        var gone = Assert.Single(h.Changes, c => c.New is null);
        Assert.Equal("goes", gone.Old!.Metadata.Name);
    }

    [Fact]
    public async Task A_relist_that_is_refused_as_expired_too_lists_again_without_a_version()
    {
        await using var h = await InformerHarness.CreateAsync();
        h.Create("a");
        await h.StartWatchingAsync();
        var refusals = 2;
        h.Server.Intercept = async (context, seen) =>
        {
            if (!seen.IsList || Interlocked.Decrement(ref refusals) < 0)
                return false;
            await FakeAnswer.RefuseAsync(context, 410, "Expired", "too old");
            return true;
        };
        h.Server.History.Compact();
        h.Server.History.EndWatches(WatchEnd.Orderly);
        h.Create("b");

        await Eventually.IsTrueAsync(() => h.Has("b"));
        Assert.True(h.Server.Lists.Count() >= 4);
        Assert.All(h.Server.Lists, l => Assert.False(l.Query.ContainsKey("resourceVersion")));
    }

    [Fact]
    public async Task A_continue_token_that_expires_is_followed_by_one_whole_list()
    {
        await using var h = await InformerHarness.CreateAsync(new() { PageSize = 1 });
        h.Create("a");
        h.Create("b");
        h.Server.Intercept = (_, seen) =>
        {
            if (seen.Query.ContainsKey("continue"))
                h.Server.History.ForgetContinueTokens();
            return Task.FromResult(false);
        };

        await h.StartWatchingAsync();

        Assert.Equal(["1", "1", null], h.Server.Lists.Select(l => l.Query.GetValueOrDefault("limit")));
        Assert.Equal(2, h.Informer.Store.Count);
        Assert.Equal(2, h.Changes.Count);
    }

    [Fact]
    public async Task A_first_list_from_the_cache_is_in_one_piece_and_says_so_and_every_later_one_is_consistent()
    {
        await using var h = await InformerHarness.CreateAsync(new() { PageSize = 1, FirstListFromCache = true });
        h.Create("a");
        h.Create("b");
        await h.StartWatchingAsync();
        Assert.Equal(("0", null), (Assert.Single(h.Server.Lists).Query["resourceVersion"], h.Server.Lists.Single().Query.GetValueOrDefault("limit")));
        Assert.Equal([true, true], h.Changes.Select(c => c.MayBeOld));
        h.Changes.Clear();

        h.Create("watched");
        await Eventually.IsTrueAsync(() => h.Has("watched"));
        h.Server.History.Compact();
        h.Create("listed");
        h.Server.History.EndWatches(WatchEnd.Abort);
        await Eventually.IsTrueAsync(() => h.Has("listed"));
        Assert.All(h.Server.Lists.Skip(1), l => Assert.False(l.Query.ContainsKey("resourceVersion")));
        Assert.All(h.Changes, c => Assert.False(c.MayBeOld));
    }

    [Theory]
    [InlineData("abort", false)]
    [InlineData("html", false)]
    [InlineData("truncated", false)]
    [InlineData("empty", false)]
    [InlineData("abort", true)]
    [InlineData("html", true)]
    [InlineData("truncated", true)]
    [InlineData("empty", true)]
    public async Task Broken_answers_and_connections_do_not_end_the_informer(string fault, bool fromCache)
    {
        await using var h = await InformerHarness.CreateAsync(new() { FirstListFromCache = fromCache });
        h.Create("a");
        var times = 6;
        h.Server.Intercept = async (context, _) =>
        {
            if (Interlocked.Decrement(ref times) < 0)
                return false;
            await SpoilAsync(context, fault);
            return true;
        };

        h.Start();

        await Eventually.WithinBoundAsync(h.Informer.Synced);
        Assert.True(h.Has("a"));
        Assert.True(h.IsRunning);
    }

    [Fact]
    public async Task A_refused_connection_does_not_end_the_informer()
    {
        var server = await FakeApiServer.StartAsync();
        var configuration = server.Configuration();
        await server.DisposeAsync();
        var logs = new LogList();
        using var client = new KubernetesClient(configuration, logs);
        using var stop = new CancellationTokenSource();
        var informer = new Informer<Widget>(
            client, Widgets.Kind, null, new() { Reconnect = new() { First = TimeSpan.FromMilliseconds(1), Longest = TimeSpan.FromMilliseconds(5) } }, logs);

        var running = informer.RunAsync(stop.Token);

        await Eventually.IsTrueAsync(() => logs.Lines.Count(l => l.Id is 1105 or 1110) >= 3);
        // Loud once, not with every try.
        Assert.Single(logs.Lines, l => l.Id == 1105);
        Assert.False(running.IsCompleted);
        await stop.CancelAsync();
        await Eventually.WithinBoundAsync(running);
    }

    [Theory]
    [InlineData(WatchEnd.Orderly)]
    [InlineData(WatchEnd.Abort)]
    [InlineData(WatchEnd.InsideAnEvent)]
    public async Task A_watch_that_ends_after_an_event_resumes_at_that_event_and_does_not_list(object end)
    {
        await using var h = await InformerHarness.CreateAsync();
        h.Create("a");
        await h.StartWatchingAsync();
        h.Create("b");
        await Eventually.IsTrueAsync(() => h.Has("b"));
        var reached = h.Server.History.Version;

        h.Server.History.EndWatches((WatchEnd)end);
        await Eventually.IsTrueAsync(() => h.Server.Watches.Count() == 2);

        Assert.Equal(reached.ToString(System.Globalization.CultureInfo.InvariantCulture), h.Server.Watches.Last().Query["resourceVersion"]);
        Assert.Single(h.Server.Lists);
        Assert.Equal(2, h.Changes.Count);
    }

    [Fact]
    public async Task An_idle_watch_advances_by_bookmarks()
    {
        await using var h = await InformerHarness.CreateAsync();
        await h.StartWatchingAsync();
        h.Server.History.Bookmark();
        h.Server.History.Bookmark();
        h.Server.History.EndWatches(WatchEnd.Orderly);
        await Eventually.IsTrueAsync(() => h.Server.Watches.Count() == 2);

        Assert.All(h.Server.Watches, w => Assert.Equal("true", w.Query["allowWatchBookmarks"]));
        Assert.Equal(["100", "102"], h.Server.Watches.Select(w => w.Query["resourceVersion"]));
        Assert.Empty(h.Changes);
    }

    [Fact]
    public async Task A_change_of_status_alone_is_raised()
    {
        await using var h = await InformerHarness.CreateAsync();
        h.Create("a");
        await h.StartWatchingAsync();

        await h.Client.PatchAsync(
            Widgets.Kind, InformerHarness.Key("a"), Patch.Merge(new() { ["status"] = new JsonObject { ["phase"] = "Approved" } }),
            new() { Subresource = "status" });

        await Eventually.IsTrueAsync(() => h.Changes.Any(c => c.New?.Status?.Phase == "Approved"));
        Assert.Equal("/apis/test.dev/v1/namespaces/ns/widgets/a/status", h.Server.Requests.Last(r => r.Method == "PATCH").Path);
    }

    [Fact]
    public async Task An_undecodable_event_is_logged_and_its_key_marked_while_others_flow()
    {
        await using var h = await InformerHarness.CreateAsync();
        h.Create("bad");
        await h.StartWatchingAsync();

        h.Server.History.MergePatch(InformerHarness.Route("bad"), new() { ["size"] = "large" });
        h.Create("good");
        await Eventually.IsTrueAsync(() => h.Has("good"));

        Assert.False(h.Has("bad"));
        Assert.Contains(InformerHarness.Key("bad"), h.Informer.Store.Unreadable.Keys);
        Assert.Contains(h.Logs.Lines, l => l.Level == LogLevel.Error && l.Text.Contains("ns/bad", StringComparison.Ordinal));
        Assert.NotNull(Assert.Single(h.Changes, c => c is { New: null }).Unreadable);
        Assert.Single(h.Server.Watches);

        h.Server.History.MergePatch(InformerHarness.Route("bad"), new() { ["size"] = 3 });
        await Eventually.IsTrueAsync(() => h.Has("bad"));
        Assert.Empty(h.Informer.Store.Unreadable);
    }

    [Fact]
    public async Task An_undecodable_object_in_a_list_does_not_spoil_the_list()
    {
        await using var h = await InformerHarness.CreateAsync();
        h.Create("good");
        h.Create("bad");
        h.Server.History.MergePatch(InformerHarness.Route("bad"), new() { ["size"] = "large" });

        await h.StartWatchingAsync();

        Assert.True(h.Has("good"));
        Assert.Equal([InformerHarness.Key("bad")], h.Informer.Store.Unreadable.Keys);
    }

    [Fact]
    public async Task A_change_that_names_no_object_is_followed_by_a_list()
    {
        await using var h = await InformerHarness.CreateAsync();
        await h.StartWatchingAsync();

        h.Server.History.SendRaw("""{"type":"MODIFIED","object":[1]}""");

        await Eventually.IsTrueAsync(() => h.Server.Lists.Count() == 2 && h.Server.History.OpenWatches == 1);
    }

    [Fact]
    public async Task An_event_of_an_unknown_type_is_passed_over()
    {
        await using var h = await InformerHarness.CreateAsync();
        await h.StartWatchingAsync();

        h.Server.History.SendRaw("""{"type":"RENAMED","object":{"metadata":{"name":"x","namespace":"ns","resourceVersion":"999"}}}""");
        h.Create("a");

        await Eventually.IsTrueAsync(() => h.Has("a"));
        Assert.Equal(1, h.Informer.Store.Count);
        Assert.Contains(h.Logs.Lines, l => l.Id == 1108);
    }

    [Fact]
    public async Task A_missing_crd_is_said_once_and_waited_for()
    {
        await using var h = await InformerHarness.CreateAsync();
        var installed = false;
        h.Server.Intercept = async (context, _) =>
        {
            if (Volatile.Read(ref installed))
                return false;
            context.Response.StatusCode = 404;
            await context.Response.WriteAsync("404 page not found");
            return true;
        };
        h.Start();
        await Eventually.IsTrueAsync(() => h.Server.Requests.Count >= 4);
        Volatile.Write(ref installed, true);

        await Eventually.WithinBoundAsync(h.Informer.Synced);
        var said = Assert.Single(h.Logs.Lines, l => l.Level == LogLevel.Warning);
        Assert.Contains("CRD not installed", said.Text, StringComparison.Ordinal);
        Assert.Contains("widgets.test.dev", said.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_by_rbac_is_said_loudly_with_what_to_grant()
    {
        await using var h = await InformerHarness.CreateAsync();
        h.Server.Intercept = async (context, _) =>
        {
            await FakeAnswer.RefuseAsync(context, 403, "Forbidden", "widgets is forbidden");
            return true;
        };
        h.Start();

        await Eventually.IsTrueAsync(() => h.Logs.Lines.Any(l => l.Level == LogLevel.Error && l.Text.Contains("'widgets'", StringComparison.Ordinal)));
        Assert.False(h.Informer.Synced.IsCompleted);
    }

    [Fact]
    public async Task A_silent_watch_is_given_up_when_it_outlives_its_time()
    {
        var time = new ManualTime();
        await using var h = await InformerHarness.CreateAsync(time: time);
        await h.StartWatchingAsync();
        var asked = int.Parse(h.Server.Watches.Single().Query["timeoutSeconds"], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(asked, 240, 290);
        await Eventually.IsTrueAsync(() => time.Timers == 1);

        time.Advance(TimeSpan.FromSeconds(asked + 31));

        await Eventually.IsTrueAsync(() =>
        {
            // The backoff before the next watch stands on the same clock.
            time.Advance(TimeSpan.FromMilliseconds(50));
            return h.Server.Watches.Count() >= 2;
        });
        Assert.Single(h.Server.Lists);
    }

    [Fact]
    public async Task A_handler_that_throws_stops_neither_the_informer_nor_other_changes()
    {
        await using var h = await InformerHarness.CreateAsync();
        h.Informer.Changed += c => throw new InvalidOperationException("handler");
        h.Create("a");
        await h.StartWatchingAsync();
        h.Create("b");

        await Eventually.IsTrueAsync(() => h.Has("b"));
        Assert.Contains(h.Logs.Lines, l => l.Id == 1109);
    }

    private static async Task SpoilAsync(HttpContext context, string fault)
    {
        switch (fault)
        {
            case "abort":
                context.Abort();
                break;
            case "html":
                context.Response.StatusCode = 502;
                await context.Response.WriteAsync("<html>Bad gateway</html>");
                break;
            case "truncated":
                context.Response.ContentLength = 1000;
                await context.Response.WriteAsync("""{"kind":"List","items":[""");
                await context.Response.Body.FlushAsync();
                context.Abort();
                break;
            case "empty":
                context.Response.StatusCode = 200;
                break;
            default:
                throw new ArgumentException(fault);
        }
    }
}
