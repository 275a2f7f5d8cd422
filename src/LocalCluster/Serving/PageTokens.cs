using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Serving;

/// <summary>
/// Continues of paged lists. Every page of one list shows the state of its first page, which is kept for five minutes; then the token is expired.
/// </summary>
internal sealed class PageTokens(TimeProvider time)
{
    private const int MostStates = 64;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private readonly Dictionary<long, (StoreState State, DateTimeOffset Until)> _states = [];

    public string Issue(StoreState state, string lastKey)
    {
        lock (_lock)
        {
            DropExpired();
            if (_states.Count >= MostStates && !_states.ContainsKey(state.Revision))
                _states.Remove(_states.MinBy(entry => entry.Value.Until).Key);
            _states[state.Revision] = (state, time.GetUtcNow() + Lifetime);
        }

        return Write(state.Revision, lastKey);
    }

    /// <summary>The state that the list began with, and the key after which it goes on.</summary>
    /// <exception cref="ApiException">400 for no token, 410 for an expired one, with a token for the rest as it stands now.</exception>
    public (StoreState State, string After) Redeem(string token, StoreState current)
    {
        var (revision, after) = Read(token);
        // -1 says that the caller takes the rest as it is now.
        if (revision == -1 || revision == current.Revision)
            return (current, after);

        lock (_lock)
        {
            DropExpired();
            if (_states.TryGetValue(revision, out var kept))
                return (kept.State, after);
        }

        throw ApiException.Expired(
            "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.",
            Write(-1, after));
    }

    /// <summary>A state that some list still pages through.</summary>
    public StoreState? Find(long revision)
    {
        lock (_lock)
        {
            DropExpired();
            return _states.TryGetValue(revision, out var kept) ? kept.State : null;
        }
    }

    private void DropExpired()
    {
        var now = time.GetUtcNow();
        foreach (var revision in _states.Where(entry => entry.Value.Until < now).Select(entry => entry.Key).ToList())
            _states.Remove(revision);
    }

    private static string Write(long revision, string after)
    {
        var token = new JsonObject { ["v"] = "meta.k8s.io/v1", ["rv"] = revision, ["start"] = after };
        return Convert.ToBase64String(CanonicalJson.ToBytes(token)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
    }

    private static (long Revision, string After) Read(string token)
    {
        try
        {
            var text = token.Replace('-', '+').Replace('_', '/');
            var tree = JsonReading.ParseObject(Convert.FromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '=')));
            if (tree["rv"].Integer() is { } revision && tree.Text("start") is { Length: > 0 } after)
                return (revision, after);
        }
        catch (Exception error) when (error is FormatException or JsonException or DecoderFallbackException)
        {
            // Falls through to the refusal: why the token cannot be read tells the caller nothing.
        }

        throw ApiException.BadRequest(string.Create(CultureInfo.InvariantCulture, $"continue key is not valid: {token.Length} characters that this server did not issue"));
    }
}
