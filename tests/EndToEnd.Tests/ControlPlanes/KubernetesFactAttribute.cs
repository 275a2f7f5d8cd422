namespace Signalbox.EndToEnd.Tests.ControlPlanes;

/// <summary>A test of what only a real kube-apiserver does.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KubernetesFactAttribute : FactAttribute
{
    public KubernetesFactAttribute()
    {
        if (KubeAssets.Folder is null)
            Skip = "kube-apiserver is missing; eng/kube-assets.sh brings it.";
    }
}
