namespace Signalbox.Kubernetes.Configuration;

/// <summary>Where the API server is and how to speak to it. Plain data: nothing is opened until a client uses it.</summary>
public sealed class KubernetesClientConfiguration
{
    /// <summary>Base address, such as <c>https://10.0.0.1:6443</c>; a path in it is kept as a prefix.</summary>
    public required Uri Server { get; init; }

    /// <summary>The namespace of the context, <c>default</c> where none is named.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Where this came from, for messages: a kubeconfig's path and context, or <c>in-cluster</c>.</summary>
    public string Origin { get; init; } = "code";

    /// <summary>The only roots trusted, one or many; null for those of the machine.</summary>
    public PemSource? CertificateAuthority { get; init; }

    /// <summary>Name the server's certificate is checked against, where it is not the host of <see cref="Server"/>.</summary>
    public string? TlsServerName { get; init; }

    /// <summary>Accept any certificate. Said loudly in the log; excluded together with <see cref="CertificateAuthority"/>.</summary>
    public bool SkipTlsVerify { get; init; }

    /// <summary>Goes before HTTPS_PROXY and NO_PROXY of the environment.</summary>
    public Uri? Proxy { get; init; }

    public string? Token { get; init; }

    /// <summary>Goes before <see cref="Token"/>; read again each minute, as projected tokens rotate.</summary>
    public string? TokenFile { get; init; }

    public BasicCredentials? Basic { get; init; }

    public PemSource? ClientCertificate { get; init; }

    public PemSource? ClientKey { get; init; }

    public ExecPlugin? Exec { get; init; }

    public Impersonation? Impersonation { get; init; }

    /// <summary>Named in the User-Agent: which part of the product is calling.</summary>
    public string Component { get; init; } = "client";

    /// <summary>Limit of making one connection, its handshake included. TCP asks less and less often, so a later try is the sooner one when packets were lost.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Limit of one call that is not a watch, its retries included.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Requests a second that this client sends at most in the long run.</summary>
    public double RequestsPerSecond { get; init; } = 500;

    /// <summary>Requests that may go out at once before <see cref="RequestsPerSecond"/> binds.</summary>
    public int RequestBurst { get; init; } = 1000;

    public override string ToString() => $"{Server} ({Origin})";

    /// <summary>The same with another component name; for hosts that share one kubeconfig.</summary>
    public KubernetesClientConfiguration WithComponent(string component) => new()
    {
        Server = Server,
        Namespace = Namespace,
        Origin = Origin,
        CertificateAuthority = CertificateAuthority,
        TlsServerName = TlsServerName,
        SkipTlsVerify = SkipTlsVerify,
        Proxy = Proxy,
        Token = Token,
        TokenFile = TokenFile,
        Basic = Basic,
        ClientCertificate = ClientCertificate,
        ClientKey = ClientKey,
        Exec = Exec,
        Impersonation = Impersonation,
        Component = component,
        ConnectTimeout = ConnectTimeout,
        RequestTimeout = RequestTimeout,
        RequestsPerSecond = RequestsPerSecond,
        RequestBurst = RequestBurst,
    };

    /// <summary>The same server for somebody else: of the credentials here none is taken over, neither token nor certificate.</summary>
    /// <param name="token">Whose bearer token every request carries.</param>
    /// <param name="component">Named in the User-Agent.</param>
    public KubernetesClientConfiguration ForCaller(string token, string component) => new()
    {
        Server = Server,
        Namespace = Namespace,
        Origin = "a caller's token",
        CertificateAuthority = CertificateAuthority,
        TlsServerName = TlsServerName,
        SkipTlsVerify = SkipTlsVerify,
        Proxy = Proxy,
        Token = token,
        Component = component,
        ConnectTimeout = ConnectTimeout,
        RequestTimeout = TimeSpan.FromSeconds(15),
    };
}
