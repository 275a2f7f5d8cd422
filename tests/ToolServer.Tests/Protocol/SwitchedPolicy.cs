using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>Rights that a test takes away, gives back, and makes unknowable.</summary>
internal sealed class SwitchedPolicy : ICallPolicy
{
    private volatile Func<ServedTool, bool>? _may = _ => true;

    /// <summary>Null: it cannot be found out.</summary>
    public Func<ServedTool, bool>? May
    {
        get => _may;
        set => _may = value;
    }

    public bool DependsOnCaller => true;

    public ValueTask<RegistrySnapshot> VisibleToAsync(Caller caller, RegistrySnapshot snapshot, CancellationToken ct) =>
        ValueTask.FromResult(RegistrySnapshot.Of(snapshot.Version, [.. snapshot.Tools.Where(Known())]));

    public ValueTask<bool> MayCallAsync(Caller caller, ServedTool tool, CancellationToken ct) => ValueTask.FromResult(Known()(tool));

    public ValueTask<bool[]> MayCallEachAsync(Caller caller, IReadOnlyList<(NamespacedName Workflow, string Tool)> workflows, CancellationToken ct) =>
        ValueTask.FromResult(workflows.Select(_ => false).ToArray());

    public ValueTask<bool> MayRunAsync(Caller caller, NamespacedName target, CancellationToken ct) => ValueTask.FromResult(false);

    public IReadOnlyList<string> RolesOf(Caller caller) => [];

    private Func<ServedTool, bool> Known() => May ?? throw new IdentityUnavailableException("Nobody answers.");
}
