using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Json;

namespace Signalbox.Kubernetes.Watching;

/// <summary>Reads one list page by page, and asks for a page while the one before it is looked at. Not thread-safe.</summary>
/// <param name="read">Reads the page of a token, null for the first, into the buffer.</param>
internal sealed class ListReader(Func<string?, PageBuffer, Task<RawPage>> read)
{
    private PageBuffer current = new();
    private PageBuffer other = new();
    private (string Token, Task<RawPage> Page)? ahead;

    /// <summary>The page of a token, null for the first. Its items hold until the next call.</summary>
    public async Task<RawPage> ReadAsync(string? token)
    {
        var asked = ahead is { } begun && begun.Token == token ? begun.Page : read(token, current);
        ahead = null;
        var page = await asked;
        if (page.Continue is { } next)
        {
            (current, other) = (other, current);
            var following = read(next, current);
            // Whether it failed shows when its turn comes, which it does not if the list is given up.
            _ = following.ContinueWith(static p => p.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
            ahead = (next, following);
        }
        return page;
    }
}
