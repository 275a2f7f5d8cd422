using System.Text.Json.Serialization.Metadata;

namespace Signalbox.Kubernetes.Objects;

/// <summary>Where a kind lives in the API and how its objects are read.</summary>
/// <param name="Group">API group; empty for the core group.</param>
/// <param name="Version">API version, such as <c>v1alpha1</c>.</param>
/// <param name="Kind">Kind in CamelCase.</param>
/// <param name="Plural">Resource name in paths: lower case, plural.</param>
/// <param name="Namespaced">False for cluster-scoped kinds.</param>
/// <param name="TypeInfo">Source-generated reader of one object.</param>
public sealed record ResourceKind<T>(string Group, string Version, string Kind, string Plural, bool Namespaced, JsonTypeInfo<T> TypeInfo)
    where T : class, IKubernetesObject
{
    /// <summary><c>group/version</c>, or the version alone for the core group.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    public override string ToString() => Group.Length == 0 ? Plural : $"{Plural}.{Group}";
}
