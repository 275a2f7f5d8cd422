namespace Signalbox.Workflows.Model;

/// <summary>Base URL or hosts, credentials, TLS, timeouts, retry and limits of an upstream.</summary>
public sealed record McpTargetSpec
{
    /// <summary>Absolute http or https URL without userinfo, query or fragment. Exactly one of this, <see cref="Hosts"/> and <see cref="Inventory"/>.</summary>
    public string? BaseUrl { get; init; }

    public IReadOnlyList<TargetHost>? Hosts { get; init; }

    public TargetInventory? Inventory { get; init; }

    public TargetRollout? Rollout { get; init; }

    public TargetCredentials? Credentials { get; init; }

    public TargetTls? Tls { get; init; }

    public TargetTimeouts? Timeouts { get; init; }

    public TargetRetry? Retry { get; init; }

    public TargetLimits? Limits { get; init; }

    /// <summary><c>Http</c> (the default) or <c>Simulated</c>.</summary>
    public string? Executor { get; init; }

    /// <summary>When a person must say yes to a call: <c>never</c> (the default), <c>destructive</c> or <c>always</c>.</summary>
    public string? Confirmation { get; init; }
}
