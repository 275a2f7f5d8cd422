using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Identity;

/// <summary>Decides what a caller may call. What it may not call it does not see either.</summary>
public interface ICallPolicy
{
    /// <summary>Whether lists differ from caller to caller; then no shared cache may keep them.</summary>
    bool DependsOnCaller { get; }

    /// <summary>The part of <paramref name="snapshot"/> that the caller may list and call.</summary>
    /// <exception cref="IdentityUnavailableException">It cannot be found out at this moment.</exception>
    ValueTask<RegistrySnapshot> VisibleToAsync(Caller caller, RegistrySnapshot snapshot, CancellationToken ct);

    /// <summary>Whether the caller may call the one tool.</summary>
    /// <exception cref="IdentityUnavailableException">It cannot be found out at this moment.</exception>
    ValueTask<bool> MayCallAsync(Caller caller, ServedTool tool, CancellationToken ct);

    /// <summary>Whether the caller may send requests of its own making to a target.</summary>
    /// <exception cref="IdentityUnavailableException">It cannot be found out at this moment.</exception>
    ValueTask<bool> MayRunAsync(Caller caller, NamespacedName target, CancellationToken ct);

    /// <summary>The roles that the policy knows the caller by; none where rights are not kept by roles here.</summary>
    IReadOnlyList<string> RolesOf(Caller caller);
}
