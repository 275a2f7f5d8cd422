namespace Signalbox.Kubernetes.Authentication;

/// <summary>A credential plugin that may answer with a client certificate instead of a token.</summary>
internal interface IClientCertificateSource
{
    /// <summary>PEM certificate and key, or null when the plugin gave none.</summary>
    (string? Certificate, string? Key)? Current { get; }

    /// <summary>True once after <see cref="Current"/> changed.</summary>
    bool TakeChanged();
}
