using Signalbox.EndToEnd.Tests.ControlPlanes;

namespace Signalbox.EndToEnd.Tests.GitOps;

/// <summary>A test that needs a Lua interpreter.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LuaFactAttribute : FactAttribute
{
    public LuaFactAttribute()
    {
        if (KubeAssets.Lua is null)
            Skip = "lua5.1 is missing; eng/kube-assets.sh brings it.";
    }
}
