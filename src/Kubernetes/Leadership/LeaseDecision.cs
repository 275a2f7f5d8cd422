namespace Signalbox.Kubernetes.Leadership;

/// <summary>What a candidate does about the lease as it is.</summary>
internal enum LeaseDecision
{
    /// <summary>There is none: create it.</summary>
    Create,

    /// <summary>It is ours: renew.</summary>
    Renew,

    /// <summary>It is free, or its holder has not renewed for its duration by our own clock.</summary>
    Take,

    /// <summary>Somebody else leads.</summary>
    Wait,
}
