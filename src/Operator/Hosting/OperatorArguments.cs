namespace Signalbox.Operator.Hosting;

/// <summary>The command line of the standalone process.</summary>
/// <param name="Kubeconfig">File to use; null for the usual places, then in-cluster.</param>
/// <param name="Context">Context in it; null for the current one.</param>
/// <param name="Options">The rest.</param>
/// <param name="WantsHelp">Print <see cref="Usage"/> and end.</param>
public sealed record OperatorArguments(string? Kubeconfig, string? Context, OperatorOptions Options, bool WantsHelp)
{
    public const string Usage = """
        Signalbox.Operator: decides which workflows are live and reports it in their status.

          --kubeconfig FILE        how to reach the cluster; default: $KUBECONFIG, ~/.kube/config, in-cluster
          --context NAME           context of the kubeconfig
          --system-namespace NS    where its lease and the tool servers' leases are kept (signalbox-system)
          --watch-namespace NS     look after one namespace only; default: all
          --no-leader-election     where a second operator cannot exist
          --identity NAME          in the lease: unique among operators, best the same after a restart, such as pod name and UID (default: made up)
          --listen URL             serve /healthz, /readyz and /metrics, such as http://127.0.0.1:8082
          --admin-listen URL       serve decisions over REST, such as http://127.0.0.1:8083; callers send their own tokens (default: off)
          --webhook-listen URL     serve the admission webhook, such as https://0.0.0.0:9443 (default: off)
          --webhook-service NAME   the Service through which the API server reaches it (signalbox-operator)
          --four-eyes              nobody approves a spec that they wrote; needs the webhook
          --workers N              workflows worked on at a time (16)
          --run-ttl HOURS          how long a run is kept after its end (24)
          --max-ended-runs N       ended runs that are kept a namespace (1000)

        Example: Signalbox.Operator --kubeconfig ~/.kube/config --watch-namespace dell --listen http://127.0.0.1:8082
        """;

    /// <exception cref="OperatorException">An argument is unknown or lacks its value.</exception>
    public static OperatorArguments Parse(IReadOnlyList<string> args)
    {
        var parsed = new OperatorArguments(null, null, new(), false);
        for (var i = 0; i < args.Count; i++)
        {
            var (name, inline) = args[i].Split('=', 2) is [var left, var right] ? (left, right) : (args[i], null);
            string Value() => inline ?? (i + 1 < args.Count && !args[i + 1].StartsWith("--", StringComparison.Ordinal)
                ? args[++i]
                : throw new OperatorException($"{name} needs a value. See --help."));
            parsed = name switch
            {
                "--help" or "-h" => parsed with { WantsHelp = true },
                "--kubeconfig" => parsed with { Kubeconfig = Value() },
                "--context" => parsed with { Context = Value() },
                "--system-namespace" => parsed with { Options = parsed.Options with { SystemNamespace = Value() } },
                "--watch-namespace" => parsed with { Options = parsed.Options with { WatchNamespace = Value() } },
                "--no-leader-election" => parsed with { Options = parsed.Options with { LeaderElection = false } },
                "--identity" => parsed with { Options = parsed.Options with { Identity = Value() } },
                "--listen" => parsed with { Options = parsed.Options with { ListenUrl = Value() } },
                "--admin-listen" => parsed with { Options = parsed.Options with { AdminListenUrl = Value() } },
                "--webhook-listen" => parsed with { Options = parsed.Options with { WebhookListenUrl = Value() } },
                "--webhook-service" => parsed with { Options = parsed.Options with { WebhookService = Value() } },
                "--four-eyes" => parsed with { Options = parsed.Options with { FourEyes = true } },
                "--workers" => parsed with { Options = parsed.Options with { Workers = Number(name, Value()) } },
                "--run-ttl" => parsed with { Options = parsed.Options with { RunTimeToLive = TimeSpan.FromHours(Number(name, Value())) } },
                "--max-ended-runs" => parsed with { Options = parsed.Options with { MostEndedRuns = Number(name, Value()) } },
                _ => throw new OperatorException($"Unknown argument {args[i]}. See --help."),
            };
        }
        return parsed;
    }

    private static int Number(string name, string text) =>
        int.TryParse(text, out var number) ? number : throw new OperatorException($"{name} needs a number, not '{text}'.");
}
