using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Recording;

/// <summary>What an event is about.</summary>
public sealed record ObjectRef(string ApiVersion, string Kind, string Namespace, string Name, string? Uid = null, string? ResourceVersion = null)
{
    public static ObjectRef For<T>(ResourceKind<T> kind, T value)
        where T : class, IKubernetesObject =>
        new(kind.ApiVersion, kind.Kind, value.Metadata.Namespace ?? "", value.Metadata.Name, value.Metadata.Uid, value.Metadata.ResourceVersion);
}
