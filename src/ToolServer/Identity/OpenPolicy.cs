using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Identity;

/// <summary>Every caller that is let in may call every served tool. Raw access to targets is granted by name or not at all.</summary>
public sealed class OpenPolicy : ICallPolicy
{
    public bool DependsOnCaller => false;

    public ValueTask<RegistrySnapshot> VisibleToAsync(Caller caller, RegistrySnapshot snapshot, CancellationToken ct) => ValueTask.FromResult(snapshot);

    public ValueTask<bool> MayCallAsync(Caller caller, ServedTool tool, CancellationToken ct) => ValueTask.FromResult(true);

    public ValueTask<bool[]> MayCallEachAsync(Caller caller, IReadOnlyList<(NamespacedName Workflow, string Tool)> workflows, CancellationToken ct) =>
        ValueTask.FromResult(workflows.Select(_ => true).ToArray());

    public ValueTask<bool> MayRunAsync(Caller caller, NamespacedName target, CancellationToken ct) => ValueTask.FromResult(caller.Equals(Caller.Anonymous));

    public IReadOnlyList<string> RolesOf(Caller caller) => [];
}
