using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Requests;

/// <summary>Paths of the Kubernetes API: <c>/api/v1/…</c> for the core group, <c>/apis/GROUP/VERSION/…</c> for others.</summary>
internal static class ResourcePath
{
    /// <summary>The collection; a null or empty namespace means all namespaces.</summary>
    public static string Collection<T>(ResourceKind<T> kind, string? ns)
        where T : class, IKubernetesObject
    {
        var root = kind.Group.Length == 0 ? $"/api/{kind.Version}" : $"/apis/{kind.Group}/{kind.Version}";
        if (string.IsNullOrEmpty(ns))
            return $"{root}/{kind.Plural}";
        if (!kind.Namespaced)
            throw new ArgumentException($"{kind} is cluster-scoped: it takes no namespace, got '{ns}'.", nameof(ns));
        return $"{root}/namespaces/{Segment(ns, "namespace")}/{kind.Plural}";
    }

    public static string Object<T>(ResourceKind<T> kind, NamespacedName name, string? subresource = null)
        where T : class, IKubernetesObject
    {
        if (kind.Namespaced && name.Namespace.Length == 0)
            throw new ArgumentException($"{kind} is namespaced: '{name.Name}' needs a namespace.", nameof(name));
        var path = $"{Collection(kind, name.Namespace)}/{Segment(name.Name, "name")}";
        return subresource is null ? path : $"{path}/{Segment(subresource, "subresource")}";
    }

    // The server refuses these too (path segment names), but a '..' would be folded away by the URI parser before it is sent.
    private static string Segment(string value, string what)
    {
        if (value.Length == 0 || value is "." or ".." || value.AsSpan().ContainsAny('/', '%'))
            throw new ArgumentException($"'{value}' cannot be the {what} of a Kubernetes object: it must not be empty, '.', '..' or contain '/' or '%'.");
        return Uri.EscapeDataString(value);
    }
}
