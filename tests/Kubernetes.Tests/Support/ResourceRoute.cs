namespace Signalbox.Kubernetes.Tests.Support;

/// <summary>What a path of the API names.</summary>
internal sealed record ResourceRoute(string ApiVersion, string Plural, string? Namespace, string? Name, string? Subresource)
{
    public static ResourceRoute? Parse(string path)
    {
        var parts = path.Trim('/').Split('/');
        var at = parts[0] switch { "api" => 2, "apis" => 3, _ => 0 };
        if (at == 0 || parts.Length <= at)
            return null;
        var version = string.Join('/', parts[1..at]);
        string? ns = null;
        if (parts[at] == "namespaces" && parts.Length > at + 2)
        {
            ns = parts[at + 1];
            at += 2;
        }
        return new(version, parts[at], ns, parts.ElementAtOrDefault(at + 1), parts.ElementAtOrDefault(at + 2));
    }
}
