using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>Keeps tools whose name begins with <c>hidden</c> from everybody.</summary>
internal sealed class HidingPolicy : ICallPolicy
{
    public bool DependsOnCaller => true;

    public ValueTask<RegistrySnapshot> VisibleToAsync(Caller caller, RegistrySnapshot snapshot, CancellationToken ct) => ValueTask.FromResult(
        RegistrySnapshot.Of(snapshot.Version, [.. snapshot.Tools.Where(t => !t.Name.StartsWith("hidden", StringComparison.Ordinal))]));
}
