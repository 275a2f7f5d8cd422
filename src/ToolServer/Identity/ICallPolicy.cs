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

    /// <summary>Of each workflow, served or not, whether the caller may call its tool.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="workflows">Each with the name that its tool has, or asks for.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <returns>An answer each, in the same order.</returns>
    /// <exception cref="IdentityUnavailableException">It cannot be found out at this moment.</exception>
    ValueTask<bool[]> MayCallEachAsync(Caller caller, IReadOnlyList<(NamespacedName Workflow, string Tool)> workflows, CancellationToken ct);

    /// <summary>Whether the caller may send requests of its own making to a target.</summary>
    /// <exception cref="IdentityUnavailableException">It cannot be found out at this moment.</exception>
    ValueTask<bool> MayRunAsync(Caller caller, NamespacedName target, CancellationToken ct);

    /// <summary>The roles that the policy knows the caller by; none where rights are not kept by roles here.</summary>
    IReadOnlyList<string> RolesOf(Caller caller);
}
