namespace Signalbox.Kubernetes.Configuration;

/// <summary>A credential plugin (client.authentication.k8s.io v1 or v1beta1) as a kubeconfig describes it.</summary>
public sealed class ExecPlugin
{
    /// <summary><c>client.authentication.k8s.io/v1</c> or <c>…/v1beta1</c>.</summary>
    public required string ApiVersion { get; init; }

    /// <summary>A bare name is looked up on PATH; anything with a separator was made absolute from the kubeconfig's folder.</summary>
    public required string Command { get; init; }

    /// <summary>Passed one by one, never joined.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>Added to our own environment.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Environment { get; init; } = [];

    public ExecInteractiveMode InteractiveMode { get; init; } = ExecInteractiveMode.IfAvailable;

    /// <summary>Tell the plugin which cluster it is asked for, in KUBERNETES_EXEC_INFO.</summary>
    public bool ProvideClusterInfo { get; init; }

    /// <summary>The cluster's <c>client.authentication.k8s.io/exec</c> extension, as JSON, passed through as <c>config</c>.</summary>
    public string? ClusterExtension { get; init; }

    /// <summary>How to get the plugin, shown when it cannot be started.</summary>
    public string? InstallHint { get; init; }

    // Arguments and environment may carry secrets.
    public override string ToString() => Command;
}
