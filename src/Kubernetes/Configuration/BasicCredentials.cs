namespace Signalbox.Kubernetes.Configuration;

/// <summary>User name and password of a kubeconfig. Kubernetes dropped them in 1.19; proxies in front of it still use them.</summary>
public sealed class BasicCredentials(string username, string password)
{
    public string Username { get; } = username;

    public string Password { get; } = password;

    public override string ToString() => $"{Username}:(hidden)";
}
