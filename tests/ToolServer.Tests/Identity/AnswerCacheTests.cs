using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Tests.Upstream;

namespace Signalbox.ToolServer.Tests.Identity;

public sealed class AnswerCacheTests
{
    private readonly ManualTime _time = new();

    [Fact]
    public async Task An_answer_is_asked_for_once_while_it_holds()
    {
        var cache = new AnswerCache<string, int>(10, _time);
        var asked = 0;
        Task<(int, TimeSpan)> Ask(string key) => Task.FromResult((++asked, TimeSpan.FromSeconds(10)));
        Assert.Equal(1, await cache.GetAsync("a", Ask, CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, await cache.GetAsync("a", Ask, CancellationToken.None));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await cache.GetAsync("a", Ask, CancellationToken.None));
        cache.Clear();
        Assert.Equal(3, await cache.GetAsync("a", Ask, CancellationToken.None));
    }

    [Fact]
    public async Task Those_who_ask_at_the_same_time_share_one_request_and_one_who_gives_up_does_not_end_it()
    {
        var cache = new AnswerCache<string, int>(10, _time);
        var answer = new TaskCompletionSource<(int, TimeSpan)>();
        var asked = 0;
        Task<(int, TimeSpan)> Ask(string key)
        {
            asked++;
            return answer.Task;
        }
        using var impatient = new CancellationTokenSource();
        var gone = cache.GetAsync("a", Ask, impatient.Token).AsTask();
        var stays = cache.GetAsync("a", Ask, CancellationToken.None).AsTask();
        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        answer.SetResult((7, TimeSpan.FromSeconds(1)));
        Assert.Equal(7, await stays);
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_failure_is_not_kept()
    {
        var cache = new AnswerCache<string, int>(10, _time);
        await Assert.ThrowsAsync<IdentityUnavailableException>(
            () => cache.GetAsync("a", _ => Task.FromException<(int, TimeSpan)>(new IdentityUnavailableException("away")), CancellationToken.None).AsTask());
        Assert.Equal(1, await cache.GetAsync("a", _ => Task.FromResult((1, TimeSpan.Zero)), CancellationToken.None));
        Assert.Equal(0, cache.Count);
    }

    [Fact]
    public async Task It_never_holds_more_than_its_capacity_and_keeps_what_holds_longest()
    {
        var cache = new AnswerCache<int, int>(8, _time);
        await cache.GetAsync(-1, _ => Task.FromResult((1, TimeSpan.FromMinutes(1))), CancellationToken.None);
        for (var i = 0; i < 100; i++)
        {
            await cache.GetAsync(i, k => Task.FromResult((k, TimeSpan.FromSeconds(1))), CancellationToken.None);
            Assert.InRange(cache.Count, 1, 8);
        }
        Assert.True(cache.TryGet(-1, out _));
    }
}
