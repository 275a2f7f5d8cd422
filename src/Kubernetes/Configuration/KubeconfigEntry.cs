using System.Text.Json.Nodes;

namespace Signalbox.Kubernetes.Configuration;

/// <summary>One named cluster, user or context of a kubeconfig, with the file it stands in: relative paths belong to that file.</summary>
internal sealed record KubeconfigEntry(string Section, string Name, string File, JsonObject Content)
{
    /// <summary>For messages: <c>user 'admin' in /home/me/.kube/config</c>.</summary>
    public string Place => $"{Section} '{Name}' in {File}";

    /// <summary>The text of a member; null when absent or empty.</summary>
    public string? Text(string member) => Content[member] switch
    {
        null => null,
        JsonValue value => value.ToString() is { Length: > 0 } text ? text : null,
        _ => throw new KubernetesConfigurationException($"{Place}: {member} must be text."),
    };

    public bool Flag(string member) => Text(member) switch
    {
        null or "false" or "False" => false,
        "true" or "True" => true,
        var other => throw new KubernetesConfigurationException($"{Place}: {member} must be true or false, not '{other}'."),
    };

    public JsonObject? Object(string member) => Content[member] switch
    {
        null => null,
        JsonObject value => value,
        _ => throw new KubernetesConfigurationException($"{Place}: {member} must be a mapping."),
    };

    public IReadOnlyList<string> Texts(string member) => Content[member] switch
    {
        null => [],
        JsonArray list => [.. list.Select(v => v?.ToString() ?? "")],
        _ => throw new KubernetesConfigurationException($"{Place}: {member} must be a list."),
    };

    /// <summary>A path, relative to the file that names it.</summary>
    public string? FilePath(string member) =>
        Text(member) is { } path ? Path.GetFullPath(path, Path.GetDirectoryName(Path.GetFullPath(File))!) : null;

    /// <summary>Inline base64 data goes before a file.</summary>
    public PemSource? Pem(string member)
    {
        if (Text($"{member}-data") is { } data)
        {
            try
            {
                return PemSource.FromText(System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(data)));
            }
            catch (FormatException)
            {
                throw new KubernetesConfigurationException($"{Place}: {member}-data is not base64.");
            }
        }
        return FilePath(member) is { } path ? PemSource.FromFile(path) : null;
    }
}
