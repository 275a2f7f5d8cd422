namespace Signalbox.EndToEnd.Tests.ControlPlanes;

/// <summary>
/// Binaries of a real control plane: <c>KUBEBUILDER_ASSETS</c>, else the cache that <c>eng/kube-assets.sh</c> fills.
/// </summary>
public static class KubeAssets
{
    /// <summary>Null where no control plane can be had; <c>test.sh</c> says so.</summary>
    public static string? Folder { get; } = Find();

    /// <summary>kubectl from the assets, else from PATH.</summary>
    public static string Kubectl { get; } = Folder is not null && File.Exists(Path.Combine(Folder, "kubectl")) ? Path.Combine(Folder, "kubectl") : "kubectl";

    /// <summary>helm from the assets, else from PATH; null where there is none.</summary>
    public static string? Helm { get; } = Folder is not null && File.Exists(Path.Combine(Folder, "helm")) ? Path.Combine(Folder, "helm")
        : Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "helm")).FirstOrDefault(File.Exists);

    /// <summary>promtool from the assets; null where there is none.</summary>
    public static string? Promtool { get; } = Folder is not null && File.Exists(Path.Combine(Folder, "promtool")) ? Path.Combine(Folder, "promtool") : null;

    /// <summary>A Lua 5.1 from the assets, the language of Argo CD's health checks; null where there is none.</summary>
    public static string? Lua { get; } = Folder is not null && File.Exists(Path.Combine(Folder, "lua5.1")) ? Path.Combine(Folder, "lua5.1") : null;

    /// <summary>Whether <c>eng/kube-assets.sh --crd-server</c> has brought the newer server of custom resources.</summary>
    public static bool HasCrdServer { get; } = Folder is not null && File.Exists(Path.Combine(Folder, "apiextensions-apiserver")) && File.Exists(Path.Combine(Folder, "etcd-crd-server"));

    private static string? Find()
    {
        var folder = Environment.GetEnvironmentVariable("KUBEBUILDER_ASSETS") is { Length: > 0 } assets ? assets
            : Path.Combine(Environment.GetEnvironmentVariable("SIGNALBOX_CACHE") ?? Path.Combine(CacheHome(), "signalbox"), "kube", "1.20.2", "bin");
        return File.Exists(Path.Combine(folder, "kube-apiserver")) && File.Exists(Path.Combine(folder, "etcd")) ? folder : null;
    }

    private static string CacheHome() =>
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } home ? home
        : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
}
