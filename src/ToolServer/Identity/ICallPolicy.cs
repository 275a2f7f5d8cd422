using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Identity;

/// <summary>Decides what a caller may call. What it may not call it does not see either.</summary>
public interface ICallPolicy
{
    /// <summary>Whether lists differ from caller to caller; then no shared cache may keep them.</summary>
    bool DependsOnCaller { get; }

    /// <summary>The part of <paramref name="snapshot"/> that the caller may list and call.</summary>
    ValueTask<RegistrySnapshot> VisibleToAsync(Caller caller, RegistrySnapshot snapshot, CancellationToken ct);
}
