using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>Keeps tools whose name begins with <c>hidden</c> from everybody.</summary>
internal sealed class HidingPolicy : ICallPolicy
{
    public bool DependsOnCaller => true;

    public ValueTask<RegistrySnapshot> VisibleToAsync(Caller caller, RegistrySnapshot snapshot, CancellationToken ct) => ValueTask.FromResult(
        RegistrySnapshot.Of(snapshot.Version, [.. snapshot.Tools.Where(t => !t.Name.StartsWith("hidden", StringComparison.Ordinal))]));

    public ValueTask<bool> MayCallAsync(Caller caller, ServedTool tool, CancellationToken ct) =>
        ValueTask.FromResult(!tool.Name.StartsWith("hidden", StringComparison.Ordinal));

    public ValueTask<bool[]> MayCallEachAsync(Caller caller, IReadOnlyList<(NamespacedName Workflow, string Tool)> workflows, CancellationToken ct) =>
        ValueTask.FromResult(workflows.Select(w => !w.Tool.StartsWith("hidden", StringComparison.Ordinal)).ToArray());

    public ValueTask<bool> MayRunAsync(Caller caller, NamespacedName target, CancellationToken ct) => ValueTask.FromResult(false);

    public IReadOnlyList<string> RolesOf(Caller caller) => [];
}
