using System.Runtime.CompilerServices;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Identity;

/// <summary>What another policy allows, as far as it is in one namespace.</summary>
internal sealed class NamespacePolicy(ICallPolicy inner, string ns) : ICallPolicy
{
    // Snapshots are shared by requests; each is narrowed once.
    private readonly ConditionalWeakTable<RegistrySnapshot, RegistrySnapshot> _narrowed = [];

    public bool DependsOnCaller => inner.DependsOnCaller;

    public async ValueTask<RegistrySnapshot> VisibleToAsync(Caller caller, RegistrySnapshot snapshot, CancellationToken ct) =>
        _narrowed.GetValue(
            await inner.VisibleToAsync(caller, snapshot, ct),
            whole => RegistrySnapshot.Of(whole.Version, [.. whole.Tools.Where(t => t.Workflow.Namespace == ns)]));

    public ValueTask<bool> MayCallAsync(Caller caller, ServedTool tool, CancellationToken ct) =>
        tool.Workflow.Namespace == ns ? inner.MayCallAsync(caller, tool, ct) : ValueTask.FromResult(false);

    public async ValueTask<bool[]> MayCallEachAsync(Caller caller, IReadOnlyList<(NamespacedName Workflow, string Tool)> workflows, CancellationToken ct)
    {
        var inside = workflows.Where(w => w.Workflow.Namespace == ns).ToArray();
        var may = await inner.MayCallEachAsync(caller, inside, ct);
        var next = 0;
        return [.. workflows.Select(w => w.Workflow.Namespace == ns && may[next++])];
    }

    public ValueTask<bool> MayRunAsync(Caller caller, NamespacedName target, CancellationToken ct) =>
        target.Namespace == ns ? inner.MayRunAsync(caller, target, ct) : ValueTask.FromResult(false);

    public IReadOnlyList<string> RolesOf(Caller caller) => inner.RolesOf(caller);
}
