namespace Signalbox.LocalCluster.Serving;

/// <summary>What a path under <c>/api</c> or <c>/apis</c> names.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version.</param>
/// <param name="Namespace">Null for all namespaces and for cluster-scoped objects.</param>
/// <param name="Plural">Resource, or null when the path names the group version.</param>
/// <param name="Name">Object, or null for the collection.</param>
/// <param name="Subresource">Such as <c>status</c>.</param>
internal sealed record ResourcePath(string Group, string Version, string? Namespace, string? Plural, string? Name, string? Subresource)
{
    /// <summary>Reads a path; null when it is none of a resource.</summary>
    public static ResourcePath? Parse(string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).Select(Uri.UnescapeDataString).ToArray();
        return parts switch
        {
            ["api", var version, .. var rest] => Parse("", version, rest),
            ["apis", var group, var version, .. var rest] => Parse(group, version, rest),
            _ => null,
        };
    }

    private static ResourcePath? Parse(string group, string version, string[] rest) => rest switch
    {
        [] => new ResourcePath(group, version, null, null, null, null),
        ["namespaces", var ns, var plural, .. var tail] when plural is not ("status" or "finalize") && tail.Length <= 2 => At(group, version, ns, plural, tail),
        [var plural, .. var tail] when tail.Length <= 2 => At(group, version, null, plural, tail),
        _ => null,
    };

    private static ResourcePath At(string group, string version, string? ns, string plural, string[] tail) =>
        new(group, version, ns, plural, tail.ElementAtOrDefault(0), tail.ElementAtOrDefault(1));
}
