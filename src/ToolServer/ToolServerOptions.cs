using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Identity.Oidc;

namespace Signalbox.ToolServer;

/// <summary>Settings of one tool server replica. <see cref="Hosting.ToolServerOptionsValidator"/> says what is wrong with them.</summary>
public sealed record ToolServerOptions
{
    /// <summary>Absolute http URL, or https with a certificate, without path; port 0 takes a free one. Loopback only, as long as no authentication is set up.</summary>
    public string ListenUrl { get; init; } = "http://127.0.0.1:8080";

    /// <summary>PEM file of the server's certificate and the authorities between it and the root; read again when it changes. Null: plain HTTP.</summary>
    public string? TlsCertificateFile { get; init; }

    /// <summary>PEM file of its private key.</summary>
    public string? TlsKeyFile { get; init; }

    /// <summary>Host names under which clients reach the server beside loopback, for the check against DNS rebinding.</summary>
    public IReadOnlyList<string> AllowedHosts { get; init; } = [];

    /// <summary>Where this replica keeps its Lease.</summary>
    public string SystemNamespace { get; init; } = "signalbox-system";

    /// <summary>Serve only this namespace's workflows; null: those of all namespaces.</summary>
    public string? WatchNamespace { get; init; }

    /// <summary>This replica's name, unique among the replicas: part of its Lease's name.</summary>
    public string Identity { get; init; } = Environment.MachineName.ToLowerInvariant();

    /// <summary>
    /// Whether it is one of the cluster's replicas: it keeps a Lease, by which the operator counts it, and records long calls so that others go on with
    /// them. One person's own server is none: its calls end with it.
    /// </summary>
    public bool IsReplica { get; init; } = true;

    /// <summary>File that the audit log is appended to; <c>-</c>: standard output. Null: standard error, or the collector alone.</summary>
    public string? AuditFile { get; init; }

    /// <summary>Bytes after which the audit file is put aside as FILE.1 and a new one begun; null: never.</summary>
    public long? AuditMaxBytes { get; init; }

    /// <summary>Audit files put aside that are kept; null: 5.</summary>
    public int? AuditMaxFiles { get; init; }

    /// <summary>Whether the audit log goes to the collector of <see cref="OtlpEndpoint"/> as log records: beside <see cref="AuditFile"/>, or alone where there is none.</summary>
    public bool AuditToCollector { get; init; }

    /// <summary>Base address of an OpenTelemetry collector that takes OTLP over HTTP; null: spans are not made and metrics wait to be fetched.</summary>
    public Uri? OtlpEndpoint { get; init; }

    /// <summary>How tools are offered to MCP clients that do not ask for a way of their own.</summary>
    public ToolExposure Tools { get; init; }

    /// <summary>Whether callers may go to the operations behind the tools, in the discovery mode and each by its own right.</summary>
    public RawAccess RawAccess { get; init; }

    /// <summary>Whether clients of the transport before streamable HTTP (HTTP+SSE of 2024-11-05) are served as well, at <c>/sse</c>.</summary>
    public bool LegacySse { get; init; }

    /// <summary>A call is begun only after its start was written to the audit log, and refused while that cannot be done.</summary>
    public bool AuditFailsClosed { get; init; }

    /// <summary>Sessions of the handshake protocol revisions at one time. An idle one takes about 10 KB.</summary>
    public int MaxSessions { get; init; } = 10_000;

    /// <summary>A session that nobody has used for this long, and that has no open stream, is ended.</summary>
    public TimeSpan SessionIdleTimeout { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>
    /// How long a stopping server goes on serving, new calls too, after it has said at <c>/readyz</c> that it is not ready any more: the time that a load
    /// balancer, or the proxies of a cluster's nodes, need to send nobody here any longer.
    /// </summary>
    public TimeSpan DrainDelay { get; init; }

    /// <summary>How long a stop waits for calls in flight. Open streams never hold it up.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Largest request body taken.</summary>
    public int MaxRequestBytes { get; init; } = 4 * 1024 * 1024;

    /// <summary>Audiences that Kubernetes tokens may have been made for; empty: tokens of Kubernetes are not taken.</summary>
    public IReadOnlyList<string> TokenAudiences { get; init; } = [];

    /// <summary>Issuers of JWTs whose users may come in.</summary>
    public IReadOnlyList<OidcIssuerOptions> OidcIssuers { get; init; } = [];

    /// <summary>File of static tokens, by their hashes; read again when it changes. Null: none.</summary>
    public string? TokensFile { get; init; }

    /// <summary>Secret of static tokens in <see cref="SystemNamespace"/>, by their hashes; watched. Null: none.</summary>
    public string? TokensSecret { get; init; }

    /// <summary>URL of the MCP endpoint as clients know it, for OAuth; null: as each request names it.</summary>
    public Uri? ResourceUrl { get; init; }

    /// <summary>File of roles that says who may call what; read again when it changes. Null: see <see cref="Authorization"/>.</summary>
    public string? PolicyFile { get; init; }

    /// <summary>Who decides what a caller may call. Null: the policy file where there is one, else Kubernetes where callers show credentials, else nobody.</summary>
    public CallAuthorization? Authorization { get; init; }

    /// <summary>Who decides, with what is left out filled in.</summary>
    public CallAuthorization DecidedBy =>
        Authorization ?? (PolicyFile is not null ? CallAuthorization.File : AsksForCredentials ? CallAuthorization.Kubernetes : CallAuthorization.Open);

    /// <summary>How many calls one caller may make and one tool may take.</summary>
    public CallLimitOptions CallLimits { get; init; } = new();

    /// <summary>Whether callers must show credentials. Without, only this machine is served.</summary>
    public bool AsksForCredentials => TokenAudiences.Count > 0 || OidcIssuers.Count > 0 || TokensFile is not null || TokensSecret is not null;
}
