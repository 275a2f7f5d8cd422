namespace Signalbox.LocalCluster.Tests.Kubectl;

/// <summary>A fact that drives the real kubectl, and says so where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class KubectlFactAttribute : FactAttribute
{
    public KubectlFactAttribute()
    {
        if (KubectlRunner.Binary is null)
            Skip = "kubectl is not on PATH; install it, or name one in SIGNALBOX_KUBECTL.";
    }
}
