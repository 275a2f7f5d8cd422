using System.Globalization;
using Signalbox.ToolServer.Discovery;

namespace Signalbox.ToolServer.Hosting;

/// <summary>The process's arguments, read. Pure.</summary>
/// <param name="Options">What they ask for.</param>
/// <param name="Kubeconfig">File with the cluster's address; null: found by kubectl's rules.</param>
/// <param name="Help">Only the usage is wanted.</param>
/// <param name="Problems">One sentence an argument that cannot be used.</param>
public sealed record CommandLine(ToolServerOptions Options, string? Kubeconfig, bool Help, IReadOnlyList<string> Problems)
{
    public const string Usage = """
        Signalbox.ToolServer: serves approved workflows as MCP tools

          --kubeconfig FILE        cluster to serve from (else $KUBECONFIG, ~/.kube/config, the pod's own account)
          --listen URL             http://ADDRESS:PORT or https://…; port 0 takes a free one (default http://127.0.0.1:8080)
          --tls-cert FILE          the server's certificate and those between it and the root, PEM; read again when it changes
          --tls-key FILE           its private key, PEM
          --allowed-host NAME      host name under which clients reach the server; may be repeated
          --identity ID            name of this replica, such as the pod's (default: the machine's name)
          --namespace NS           serve one namespace's workflows only (default: all)
          --system-namespace NS    where the replica's Lease is kept (default signalbox-system)
          --audit-file FILE        append the audit log to FILE; -: standard output (default: standard error)
          --audit-max-bytes N      put FILE aside as FILE.1, FILE.2, … before it is longer than N bytes (default: never)
          --audit-max-files N      how many of those are kept (default 5)
          --audit-otlp B           true: send the audit log to the collector of --otlp-endpoint, as log records; beside
                                   --audit-file, or alone where that is not given (default false)
          --audit-fail-closed B    true: refuse calls whose start cannot be written to the audit log (default false)
          --otlp-endpoint URL      send spans and metrics to an OpenTelemetry collector, such as http://collector:4318
          --tools all|discovery    offer each tool, or search_tools, describe_tool and call_tool in their place (default all)
          --legacy-sse B           true: serve clients of the HTTP+SSE transport of 2024-11-05 as well, at /sse (default false)
          --max-sessions N         sessions at one time (default 10000)
          --session-idle TIME      end sessions unused for so long (default 00:30:00)
          --drain-delay TIME       how long a stopping server, not ready any more, still takes calls (default 00:00:00)
          --drain TIME             how long a stop waits for calls after that (default 00:00:02)
          --max-request-bytes N    largest request body (default 4194304)
          --help                   this text

        Who may come in (none of these: callers on this machine only):
          --token-audience AUD     take Kubernetes tokens made for AUD (TokenReview); may be repeated
          --tokens-file FILE       take the tokens whose SHA-256 is in FILE: name:hash or name:hash:group,group, a line each
          --tokens-secret NAME     the same from a Secret in the system namespace
          --oidc-issuer URL        take JWTs of this issuer; may be repeated, each with its settings after it:
          --oidc-audience AUD      what they must name in aud (default: --resource-url); may be repeated
          --oidc-username-claim C  claim with the user's name (default sub)
          --oidc-username-prefix P put before the name (default: the issuer and '#'; nothing for email)
          --oidc-groups-claim C    claim with the user's groups, such as groups or realm_access.roles (default: none)
          --oidc-groups-prefix P   put before each group
          --oidc-scope S           what they must have been issued for; may be repeated
          --oidc-algorithm ALG     signatures taken, such as ES256 (default: RS, PS and ES); may be repeated
          --oidc-ca-file FILE      authorities of the issuer's certificate
          --resource-url URL       the MCP endpoint as clients know it, such as https://tools.example/mcp

        What callers may do:
          --policy-file FILE       the roles in FILE decide (docs/tasks/authorize.md)
          --authorization WHO      kubernetes: rights to call mcpworkflows decide (default when callers show tokens);
                                   open: whoever is let in may call everything (default when none do)
          --raw-access WHAT        query: offer query_api beside search_tools, which finds the operations that workflows
                                   use, approved or not, by the rights call and run; run: run_api as well, which sends
                                   one of them, by the right run on its target; off (default)
          --caller-rate N          calls a second that one caller may begin (default: any number)
          --caller-concurrency N   calls of one caller that run at one time
          --tool-rate N            calls a second of one tool, by all callers
          --tool-concurrency N     calls of one tool that run at one time

        Example: Signalbox.ToolServer --kubeconfig ~/.kube/config --listen http://127.0.0.1:8080 --identity laptop
        """;

    /// <summary>Names of the settings that say who may call what; for commands that start a tool server beside other things.</summary>
    public static IReadOnlySet<string> CallerSettings => IdentityArguments.Names;

    public static CommandLine Parse(IReadOnlyList<string> args)
    {
        var options = new ToolServerOptions();
        string? kubeconfig = null;
        var help = false;
        var problems = new List<string>();
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = args[i].Split('=', 2) is [var n, var v] ? (n, v) : (args[i], null);
            if (name is "--help" or "-h")
            {
                help = true;
                continue;
            }
            if (!IsKnown(name))
            {
                problems.Add($"{name}: unknown argument. --help lists those that there are.");
                continue;
            }
            if ((inline ?? (i + 1 < args.Count ? args[++i] : null)) is not { } value)
            {
                problems.Add($"{name}: its value is missing.");
                continue;
            }
            if (name == "--kubeconfig")
                kubeconfig = value;
            else if ((With(options, name, value) ?? IdentityArguments.With(options, name, value)) is { } changed)
                options = changed;
            else
                problems.Add($"{name}: '{value}' cannot be read. --help shows the form.");
        }
        return new(options, kubeconfig, help, problems);
    }

    private static bool IsKnown(string name) =>
        name is "--kubeconfig" or "--listen" or "--tls-cert" or "--tls-key" or "--allowed-host" or "--identity" or "--namespace" or "--system-namespace" or "--audit-file" or "--audit-max-bytes" or "--audit-max-files" or "--audit-otlp" or "--audit-fail-closed" or "--tools" or "--otlp-endpoint"
            or "--max-sessions" or "--session-idle" or "--drain-delay" or "--drain" or "--max-request-bytes"
        || IdentityArguments.Names.Contains(name);

    private static ToolServerOptions? With(ToolServerOptions options, string name, string value) => name switch
    {
        "--listen" => options with { ListenUrl = value },
        "--tls-cert" => options with { TlsCertificateFile = value },
        "--tls-key" => options with { TlsKeyFile = value },
        "--allowed-host" => options with { AllowedHosts = [.. options.AllowedHosts, value] },
        "--identity" => options with { Identity = value },
        "--namespace" => options with { WatchNamespace = value },
        "--system-namespace" => options with { SystemNamespace = value },
        "--audit-fail-closed" => bool.TryParse(value, out var closed) ? options with { AuditFailsClosed = closed } : null,
        "--audit-file" => options with { AuditFile = value },
        "--audit-max-bytes" => long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? options with { AuditMaxBytes = bytes } : null,
        "--audit-max-files" => Number(value) is { } n ? options with { AuditMaxFiles = n } : null,
        "--audit-otlp" => bool.TryParse(value, out var sent) ? options with { AuditToCollector = sent } : null,
        "--otlp-endpoint" => Uri.TryCreate(value, UriKind.Absolute, out var url) && url is { Scheme: "http" or "https", UserInfo.Length: 0 } ? options with { OtlpEndpoint = url } : null,
        "--tools" => ToolExposureRule.Read(value) is { } tools ? options with { Tools = tools } : null,
        "--max-sessions" => Number(value) is { } n ? options with { MaxSessions = n } : null,
        "--max-request-bytes" => Number(value) is { } n ? options with { MaxRequestBytes = n } : null,
        "--session-idle" => Time(value) is { } t ? options with { SessionIdleTimeout = t } : null,
        "--drain-delay" => Time(value) is { } t ? options with { DrainDelay = t } : null,
        "--drain" => Time(value) is { } t ? options with { DrainTimeout = t } : null,
        _ => null,
    };

    private static int? Number(string value) => int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var n) ? n : null;

    private static TimeSpan? Time(string value) =>
        value.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out var t) ? t : null;
}
