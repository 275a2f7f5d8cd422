namespace Signalbox.Workflows.Model;

/// <summary>One host of a fleet.</summary>
public sealed record TargetHost
{
    public string Name { get; init; } = "";

    public string BaseUrl { get; init; } = "";

    /// <summary>Secret with this host's credentials; absent: the target's.</summary>
    public string? CredentialsSecret { get; init; }

    /// <summary>Secret whose <c>ca.crt</c> this host's certificate is checked against; absent: the target's.</summary>
    public string? CaSecret { get; init; }
}
