namespace Signalbox.EndToEnd.Tests.ControlPlanes;

/// <summary>A test of what servers before 1.25 do not do.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class CrdServerFactAttribute : FactAttribute
{
    public CrdServerFactAttribute()
    {
        if (!KubeAssets.HasCrdServer)
            Skip = "The server of custom resources is missing; eng/kube-assets.sh --crd-server brings it.";
    }
}
