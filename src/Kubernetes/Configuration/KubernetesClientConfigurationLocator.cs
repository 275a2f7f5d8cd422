namespace Signalbox.Kubernetes.Configuration;

/// <summary>Finds the API server as kubectl does.</summary>
public static class KubernetesClientConfigurationLocator
{
    /// <summary>
    /// The kubeconfig given, else those of <c>KUBECONFIG</c> (a list; missing files are passed over), else <c>~/.kube/config</c>, else what a pod is given.
    /// </summary>
    /// <param name="kubeconfig">A file that must exist.</param>
    /// <param name="context">Instead of the current-context.</param>
    /// <exception cref="KubernetesConfigurationException">Nothing was found, or what was found cannot be used.</exception>
    public static KubernetesClientConfiguration Locate(string? kubeconfig = null, string? context = null) =>
        Locate(
            kubeconfig, context, Environment.GetEnvironmentVariable,
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), InClusterConfiguration.ServiceAccountFolder);

    internal static KubernetesClientConfiguration Locate(
        string? kubeconfig, string? context, Func<string, string?> environment, string home, string serviceAccountFolder)
    {
        if (kubeconfig is not null)
            return KubeconfigResolver.Resolve(Kubeconfig.Load([Path.GetFullPath(kubeconfig)]), context);

        var listed = environment("KUBECONFIG");
        if (!string.IsNullOrEmpty(listed))
        {
            var paths = listed.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Distinct().ToList();
            var present = paths.Where(File.Exists).Select(Path.GetFullPath).ToList();
            if (present.Count == 0)
                throw new KubernetesConfigurationException($"KUBECONFIG names no file that exists: {string.Join(", ", paths)}.");
            return KubeconfigResolver.Resolve(Kubeconfig.Load(present), context);
        }

        var usual = Path.Combine(home, ".kube", "config");
        if (home.Length > 0 && File.Exists(usual))
            return KubeconfigResolver.Resolve(Kubeconfig.Load([usual]), context);
        if (context is null && InClusterConfiguration.Find(environment, serviceAccountFolder) is { } pod)
            return pod;
        throw new KubernetesConfigurationException(
            $"No Kubernetes API server is known: KUBECONFIG is not set, {usual} does not exist, and this is not a pod. "
            + "Pass --kubeconfig, set KUBECONFIG, or start a local one with 'signalbox up'.");
    }
}
