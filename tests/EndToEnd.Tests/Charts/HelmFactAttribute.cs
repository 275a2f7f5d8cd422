using Signalbox.EndToEnd.Tests.ControlPlanes;

namespace Signalbox.EndToEnd.Tests.Charts;

/// <summary>A test that needs helm and a kube-apiserver; <c>eng/kube-assets.sh</c> brings both.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class HelmFactAttribute : FactAttribute
{
    public HelmFactAttribute()
    {
        if (KubeAssets.Helm is null || KubeAssets.Folder is null)
            Skip = "helm or kube-apiserver is missing; eng/kube-assets.sh brings both.";
    }
}
