using System.Net;

namespace Signalbox.Operator;

/// <summary>How the operator runs.</summary>
public sealed record OperatorOptions
{
    /// <summary>Where its own lease and those of the tool servers are kept.</summary>
    public string SystemNamespace { get; init; } = "signalbox-system";

    /// <summary>The one namespace to look after; null for all.</summary>
    public string? WatchNamespace { get; init; }

    /// <summary>Off only where a second operator cannot exist, as in one process with its own cluster.</summary>
    public bool LeaderElection { get; init; } = true;

    /// <summary>
    /// By which the lease knows this operator: unique among those that run, and of use where it stays the same when the process is started
    /// again, which then leads on at once. Null for one that is made up at each start and waits until the lease has expired.
    /// </summary>
    public string? Identity { get; init; }

    /// <summary>Base URL for <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>, port 0 for a free one; null for none.</summary>
    public string? ListenUrl { get; init; }

    /// <summary>Base URL of the admin REST, port 0 for a free one; null for none. Requests carry their callers' own tokens.</summary>
    public string? AdminListenUrl { get; init; }

    /// <summary>Where the admission webhook listens, such as <c>https://0.0.0.0:9443</c>, port 0 for a free one; null for none.</summary>
    public string? WebhookListenUrl { get; init; }

    /// <summary>Name of the Service through which the API server reaches the webhook.</summary>
    public string WebhookService { get; init; } = "signalbox-operator";

    /// <summary>Nobody approves a spec that they wrote; the webhook sees to it.</summary>
    public bool FourEyes { get; init; }

    /// <summary>Workflows that are worked on at a time. A pass mostly waits for the API server, so it is these that say how soon a thousand approvals are through.</summary>
    public int Workers { get; init; } = 16;

    /// <summary>
    /// How long a confirmed workflow stays Active although replicas came or went: a rolling restart then costs no status writes.
    /// </summary>
    public TimeSpan ConfirmationHold { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a run is kept after its end.</summary>
    public TimeSpan RunTimeToLive { get; init; } = TimeSpan.FromHours(24);

    /// <summary>Ended runs that are kept a namespace; of more the oldest are deleted first.</summary>
    public int MostEndedRuns { get; init; } = 1000;

    internal IPEndPoint? WebhookAddress =>
        Uri.TryCreate(WebhookListenUrl, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttps && url.AbsolutePath == "/" && IPAddress.TryParse(url.DnsSafeHost, out var address)
            ? new(address, url.Port) : null;

    /// <exception cref="OperatorException">A value cannot be used; the message names it and the remedy.</exception>
    internal void Validate()
    {
        if (!IsNamespace(SystemNamespace))
            throw new OperatorException($"The system namespace '{SystemNamespace}' is no namespace name. Give one like signalbox-system with --system-namespace.");
        if (WatchNamespace is not null && !IsNamespace(WatchNamespace))
            throw new OperatorException($"The namespace to watch '{WatchNamespace}' is no namespace name. Leave --watch-namespace out to watch all namespaces.");
        if (Identity is not null && (Identity.Length > 253 || Identity.Any(c => c is <= ' ' or > '~') || Identity.Length == 0))
            throw new OperatorException($"The identity '{Identity}' cannot be used. Give --identity 1 to 253 letters, digits and signs without a space, such as the pod's name and UID.");
        if (ListenUrl is not null && !IsAddress(ListenUrl))
            throw new OperatorException($"Cannot listen on '{ListenUrl}'. Give --listen an http URL without a path, such as http://127.0.0.1:8082.");
        if (AdminListenUrl is not null && !IsAddress(AdminListenUrl))
            throw new OperatorException($"Cannot listen on '{AdminListenUrl}'. Give --admin-listen an http URL without a path, such as http://127.0.0.1:8083.");
        if (WebhookListenUrl is not null && WebhookAddress is null)
            throw new OperatorException($"Cannot listen on '{WebhookListenUrl}'. Give --webhook-listen an https URL with an IP address and without a path, such as https://0.0.0.0:9443.");
        if (!IsNamespace(WebhookService))
            throw new OperatorException($"'{WebhookService}' is no name of a Service. Give one like signalbox-operator with --webhook-service.");
        if (FourEyes && WebhookListenUrl is null)
            throw new OperatorException("Four eyes are the webhook's matter. Give --webhook-listen too, such as https://0.0.0.0:9443.");
        if (Workers is < 1 or > 64)
            throw new OperatorException($"{Workers} workers cannot be used. Give between 1 and 64.");
        if (ConfirmationHold < TimeSpan.Zero || ConfirmationHold > TimeSpan.FromMinutes(10))
            throw new OperatorException($"A confirmation hold of {ConfirmationHold} cannot be used. Give between 0 and 10 minutes.");
        if (RunTimeToLive < TimeSpan.FromHours(1) || RunTimeToLive > TimeSpan.FromDays(365))
            throw new OperatorException($"Runs cannot be kept for {RunTimeToLive}. Give --run-ttl between 1 and 8760 hours: callers are promised an hour to read a result.");
        if (MostEndedRuns < 1)
            throw new OperatorException($"{MostEndedRuns} ended runs cannot be kept. Give --max-ended-runs 1 or more.");
    }

    private static bool IsAddress(string text) => Uri.TryCreate(text, UriKind.Absolute, out var url) && url.Scheme == Uri.UriSchemeHttp && url.AbsolutePath == "/";

    // RFC 1123 label.
    private static bool IsNamespace(string name) =>
        name.Length is > 0 and <= 63
        && name.All(c => c is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
        && name[0] != '-' && name[^1] != '-';
}
