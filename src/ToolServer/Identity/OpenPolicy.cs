using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Identity;

/// <summary>Every caller may call every served tool. Stands only behind <see cref="LoopbackAuthenticator"/>.</summary>
public sealed class OpenPolicy : ICallPolicy
{
    public bool DependsOnCaller => false;

    public ValueTask<RegistrySnapshot> VisibleToAsync(Caller caller, RegistrySnapshot snapshot, CancellationToken ct) =>
        ValueTask.FromResult(snapshot);
}
