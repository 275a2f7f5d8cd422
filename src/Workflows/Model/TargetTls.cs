namespace Signalbox.Workflows.Model;

/// <summary>Trust for an https upstream. There is no switch to leave verification out.</summary>
public sealed record TargetTls
{
    /// <summary>Secret whose <c>ca.crt</c> is a PEM bundle that replaces the system's trust.</summary>
    public SecretReference? CaSecretRef { get; init; }

    /// <summary>Name that the certificate must carry, where it is not the URL's host.</summary>
    public string? ServerName { get; init; }
}
