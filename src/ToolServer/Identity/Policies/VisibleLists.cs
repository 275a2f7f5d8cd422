using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Identity.Policies;

/// <summary>The lists of callers, kept for seconds: a client pages through one, and every open stream asks for it when the registry changes.</summary>
/// <param name="keep">How long one is kept.</param>
/// <param name="time">The clock.</param>
internal sealed class VisibleLists(TimeSpan keep, TimeProvider time)
{
    private const int MostLists = 2000;

    private readonly AnswerCache<(string Caller, RegistrySnapshot Source, object? Rules), RegistrySnapshot> _lists = new(MostLists, time);

    /// <param name="caller">Whose list.</param>
    /// <param name="source">What there is.</param>
    /// <param name="rules">What the list was made by: other rules, another list.</param>
    /// <param name="choose">Says of each tool of the source, in its order, whether the caller may call it.</param>
    /// <param name="ct">Ends the waiting.</param>
    public ValueTask<RegistrySnapshot> GetAsync(
        Caller caller, RegistrySnapshot source, object? rules, Func<RegistrySnapshot, Task<bool[]>> choose, CancellationToken ct)
    {
        var key = (caller.Key, source, rules);
        return _lists.TryGet(key, out var list) ? ValueTask.FromResult(list) : MakeAsync(key, choose, ct);
    }

    private ValueTask<RegistrySnapshot> MakeAsync(
        (string Caller, RegistrySnapshot Source, object? Rules) key, Func<RegistrySnapshot, Task<bool[]>> choose, CancellationToken ct) =>
        _lists.GetAsync(key, async k => (k.Source.Where(await choose(k.Source)), keep), ct);
}
