namespace Signalbox.Kubernetes.Objects;

/// <summary>What every object of the Kubernetes API carries.</summary>
/// <remarks>Typed objects are for reading. Writes are patches: putting a typed object back would drop the fields that the type does not know.</remarks>
public interface IKubernetesObject
{
    /// <summary><c>group/version</c>, or <c>v1</c> for the core group. Absent on items of some lists.</summary>
    string? ApiVersion { get; }

    /// <summary>The kind in CamelCase. Absent on items of some lists.</summary>
    string? Kind { get; }

    /// <summary>Name, identity and bookkeeping of the object.</summary>
    ObjectMeta Metadata { get; }
}
