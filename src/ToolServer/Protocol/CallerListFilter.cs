using System.Collections.Immutable;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// Tells one caller of changes of the lists of tools and resources only when its own has changed, also when that came of its rights: those are looked at with every sign of life,
/// because nothing tells of them. Of a resource it tells only as long as the caller may see it. For one reader.
/// </summary>
public sealed class CallerListFilter
{
    private readonly ToolCalls _calls;
    private readonly Caller _caller;
    private readonly ImmutableArray<ServedTool> _start;
    private ImmutableArray<ServedTool> _told;
    private ImmutableArray<ServedTool> _toldResources;

    /// <param name="calls">Give the caller's list.</param>
    /// <param name="caller">Whose list.</param>
    /// <param name="start">What the client knows; default: not known, and the next change is told whatever it is.</param>
    private CallerListFilter(ToolCalls calls, Caller caller, ImmutableArray<ServedTool> start) =>
        (_calls, _caller, _start, _told, _toldResources) = (calls, caller, start, start, start);

    /// <summary>Begins with the list as it is now; null where every caller has all that is served.</summary>
    public static async ValueTask<CallerListFilter?> BeginAsync(ToolCalls calls, Caller caller, CancellationToken ct) =>
        calls.IsPart ? new(calls, caller, await ListAsync(calls, caller, ct)) : null;

    /// <summary>For another stream that begins at the same place: what was told on the one before may never have arrived.</summary>
    public CallerListFilter Again() => new(_calls, _caller, _start);

    /// <summary>For streams that begin at a place whose list is not known.</summary>
    public CallerListFilter Anew() => new(_calls, _caller, default);

    /// <returns>What is to be told; null: nothing.</returns>
    /// <exception cref="IdentityUnavailableException">It is an update of a resource, and whether the caller may see that cannot be found out at this moment.</exception>
    public async ValueTask<NumberedChange?> PassAsync(NumberedChange next, Func<ListChange, bool> wanted, CancellationToken ct)
    {
        if (next.Change == ListChange.Resources)
            return await PassResourcesAsync(next, ct);
        if (next.Change.Uri is { } uri)
            return await SeesAsync(uri, ct) ? next : null;
        var isTools = next.Change == ListChange.Tools;
        if (!isTools && (next.Change.Method is not null || !wanted(ListChange.Tools)))
            return next;
        var now = await ListAsync(_calls, _caller, ct);
        // Not known, now or before: to be told once too often costs a client one reading of the list.
        var changed = now.IsDefault || _told.IsDefault ? isTools : !AreSame(now, _told);
        _told = now;
        return changed ? next with { Change = ListChange.Tools } : isTools ? null : next;
    }

    // A resource for each workflow: the list is another when a workflow came or went.
    private async ValueTask<NumberedChange?> PassResourcesAsync(NumberedChange next, CancellationToken ct)
    {
        var (before, now) = (_toldResources, await ListAsync(_calls, _caller, ct));
        _toldResources = now;
        return now.IsDefault || before.IsDefault || !now.Select(t => t.Workflow).ToHashSet().SetEquals(before.Select(t => t.Workflow)) ? next : null;
    }

    // The right to the resource that was subscribed to may be gone since.
    private async ValueTask<bool> SeesAsync(string uri, CancellationToken ct) =>
        ResourceAddress.Read(uri) is { } address && (await _calls.VisibleToAsync(_caller, ct)).Tools.Any(t => t.Workflow == address.Name);

    private static async ValueTask<ImmutableArray<ServedTool>> ListAsync(ToolCalls calls, Caller caller, CancellationToken ct)
    {
        try
        {
            return (await calls.VisibleToAsync(caller, ct)).Tools;
        }
        catch (IdentityUnavailableException)
        {
            return default;
        }
    }

    private static bool AreSame(ImmutableArray<ServedTool> a, ImmutableArray<ServedTool> b)
    {
        if (a == b)
            return true;
        if (a.Length != b.Length)
            return false;
        for (var i = 0; i < a.Length; i++)
        {
            if (!ReferenceEquals(a[i], b[i]) && !a[i].Json.Span.SequenceEqual(b[i].Json.Span))
                return false;
        }
        return true;
    }
}
