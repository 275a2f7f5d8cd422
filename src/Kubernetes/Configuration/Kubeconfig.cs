using System.Text.Json.Nodes;

namespace Signalbox.Kubernetes.Configuration;

/// <summary>One or several kubeconfig files merged by kubectl's rule: of entries with one name the first wins, whole; so does the first current-context.</summary>
internal sealed class Kubeconfig
{
    private readonly Dictionary<(string Section, string Name), KubeconfigEntry> entries = [];
    private readonly List<string> files = [];

    public string? CurrentContext { get; private set; }

    /// <summary>For messages.</summary>
    public string Files => string.Join(", ", files);

    public IEnumerable<string> ContextNames => entries.Keys.Where(k => k.Section == "context").Select(k => k.Name);

    public static Kubeconfig Load(IEnumerable<string> paths)
    {
        var merged = new Kubeconfig();
        foreach (var path in paths)
        {
            try
            {
                merged.Add(path, File.ReadAllText(path));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new KubernetesConfigurationException($"Cannot read the kubeconfig {path}: {e.Message}", e);
            }
        }
        return merged;
    }

    public void Add(string path, string text)
    {
        JsonNode? document;
        try
        {
            document = YamlJson.Parse(text);
        }
        catch (FormatException e)
        {
            throw new KubernetesConfigurationException($"The kubeconfig {path} is neither YAML nor JSON: {e.Message}", e);
        }
        files.Add(path);
        if (document is null)
            return;
        if (document is not JsonObject root)
            throw new KubernetesConfigurationException($"The kubeconfig {path} must be a mapping with clusters, users and contexts.");
        if (string.IsNullOrEmpty(CurrentContext))
            CurrentContext = root["current-context"]?.ToString();
        foreach (var (list, section) in new[] { ("clusters", "cluster"), ("users", "user"), ("contexts", "context") })
            AddSection(path, root, list, section);
    }

    public KubeconfigEntry? Find(string section, string name) => entries.GetValueOrDefault((section, name));

    private void AddSection(string path, JsonObject root, string list, string section)
    {
        if (root[list] is null)
            return;
        if (root[list] is not JsonArray items)
            throw new KubernetesConfigurationException($"The kubeconfig {path}: {list} must be a list.");
        for (var i = 0; i < items.Count; i++)
        {
            if (items[i] is not JsonObject item || item["name"]?.ToString() is not { Length: > 0 } name)
                throw new KubernetesConfigurationException($"The kubeconfig {path}: {list}[{i}] has no name.");
            entries.TryAdd((section, name), new(section, name, path, item[section] as JsonObject ?? []));
        }
    }
}
