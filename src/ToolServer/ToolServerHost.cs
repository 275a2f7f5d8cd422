using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Watching;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Identity.Policies;
using Signalbox.ToolServer.Protocol;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Runs;
using Signalbox.ToolServer.Tracing;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer;

/// <summary>One tool server replica: watches the cluster, serves what is approved, tells the operator so.</summary>
public sealed partial class ToolServerHost : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<IAsyncDisposable> _parts = [];
    private readonly ToolServerMetrics _metrics = new();
    private readonly CancellationTokenSource _drained = new();
    private readonly PublishedRegistry _registry = new();
    private readonly ILogger _logger;
    private TimeSpan _drainDelay;
    private CancellationTokenRegistration _released;
    private HttpFront? _front;
    private AuditLog? _audit;
    private Task _running = Task.CompletedTask;
    private int _disposed;

    private ToolServerHost(ILoggerFactory loggerFactory) => _logger = loggerFactory.CreateLogger<ToolServerHost>();

    /// <summary>Where MCP clients connect.</summary>
    public Uri McpUrl => new(Url, "/mcp");

    /// <summary>Where the server listens, with the port that it really has.</summary>
    public Uri Url => _front!.Url;

    /// <summary>Completes when everything has been read once and is served. Requests are answered before, with an empty list.</summary>
    public Task Ready => _registry.Ready;

    /// <summary>Starts listening and watching; does not wait for the API server (see <see cref="Ready"/>).</summary>
    /// <param name="options">Validated here.</param>
    /// <param name="client">Stays the caller's; must live as long as the host.</param>
    /// <param name="loggerFactory">Stays the caller's.</param>
    /// <param name="ct">Gives the start up; to stop a started host, dispose it.</param>
    /// <exception cref="ToolServerOptionsException">Unusable options; the message names each with its remedy.</exception>
    /// <exception cref="IOException">The address cannot be listened on.</exception>
    public static Task<ToolServerHost> StartAsync(
        ToolServerOptions options, KubernetesClient client, ILoggerFactory loggerFactory, CancellationToken ct) =>
        StartAsync(options, client, loggerFactory, (host, targets) => new HttpToolExecutor(targets, host._audit!, loggerFactory), ct);

    internal static async Task<ToolServerHost> StartAsync(
        ToolServerOptions options, KubernetesClient client, ILoggerFactory loggerFactory, Func<ToolServerHost, ITargetSource, IToolExecutor> executor,
        CancellationToken ct)
    {
        if (ToolServerOptionsValidator.Validate(options) is { Count: > 0 } problems)
            throw new ToolServerOptionsException(problems);
        var host = new ToolServerHost(loggerFactory);
        try
        {
            await host.BeginAsync(options, client, loggerFactory, executor, ct);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Completes when the host was stopped; fails when a part of it ended by itself, which nothing recovers from.</summary>
    public Task WaitForShutdownAsync(CancellationToken ct) => _running.WaitAsync(ct);

    /// <summary>
    /// Stops: for the drain delay everything goes on but for <c>/readyz</c>; then the Lease is deleted, streams end at once and calls in flight may finish
    /// for the drain time. A host of which a part has failed does not wait for the delay.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        _front?.Leave();
        if (_front is not null && _drainDelay > TimeSpan.Zero)
        {
            LogLeaving(_drainDelay);
            await Task.WhenAny(Task.Delay(_drainDelay, TimeProvider.System), _running);
        }
        // The Lease first: from now on nothing here counts as served.
        await _stopping.CancelAsync();
        if (_front is not null)
            await _front.DisposeAsync();
        try
        {
            await _running;
        }
        catch (Exception e)
        {
            LogPartFailed(e);
        }
        for (var i = _parts.Count - 1; i >= 0; i--)
            await _parts[i].DisposeAsync();
        _metrics.Dispose();
        await _released.DisposeAsync();
        _drained.Dispose();
        _stopping.Dispose();
    }

    private async Task BeginAsync(
        ToolServerOptions options, KubernetesClient client, ILoggerFactory loggerFactory,
        Func<ToolServerHost, ITargetSource, IToolExecutor> executor, CancellationToken ct)
    {
        var time = TimeProvider.System;
        _drainDelay = options.DrainDelay;
        var identity = Own(CallerIdentity.Create(options, client, loggerFactory, time));
        var certificate = options is { TlsCertificateFile: { } certificateFile, TlsKeyFile: { } keyFile } ? ServerCertificate.Load(certificateFile, keyFile, loggerFactory, time) : null;
        _audit = OpenAudit(options, loggerFactory);
        var secrets = Own(new ReferencedSecrets(client, loggerFactory, time));
        var cluster = new ClusterWatch(client, options.WatchNamespace, options.RawAccess == RawAccess.Off, secrets, loggerFactory, time);
        var live = new LiveRegistry(cluster, _registry, loggerFactory, time);
        var changes = new ListChangeHub();
        var policy = Own(PolicySetup.Create(options, client, () => Array.ForEach([ListChange.Tools, ListChange.Resources], changes.Publish), loggerFactory, time));
        var limits = new CallLimits(options.CallLimits);
        _parts.Add(new Disposal(limits));
        var refusals = new RefusalAudit(_audit, policy.Policy.RolesOf, time) { Counted = _metrics.Refused };
        _registry.Swapped += new ResourceChanges(_registry, changes).Tell;
        var me = new RunOwner { Replica = options.Identity, Instance = Guid.NewGuid().ToString("N") };
        var keys = new RunKeyWatch(client, options.SystemNamespace, loggerFactory, time);
        var environment = new RunEnvironment(new(client), () => keys.Ring, me, _metrics, time, loggerFactory.CreateLogger("Signalbox.ToolServer.Runs")) { Denial = cluster.Denial };
        var plain = executor(this, cluster);
        var durable = options.IsReplica && plain is HttpToolExecutor http ? Own(new DurableToolExecutor(http, environment)) : null;
        if (durable is null && plain is HttpToolExecutor alone)
            Own(alone);
        var calls = new ToolCalls(_registry, policy.Policy, durable ?? plain, durable, _metrics, time, _drained.Token) { Targets = cluster, Refusals = refusals, Limits = limits };
        _released = _drained.Token.UnsafeRegister(static runs => ((DurableToolExecutor?)runs)?.Release(), durable);
        RunKeeper? keeper = null;
        var book = durable is null ? null : new RunBook(environment.Store, environment.Keys, options.WatchNamespace, () => keeper?.Runs.Store.Snapshot() ?? []);
        var text = new PrometheusText(_metrics.Meter);
        _parts.Add(new Disposal(text));
        if (Collector(options) is { } collector)
            _parts.Add(new Disposal(new TelemetryExport(collector, ToolServerMetrics.MeterName)));
        Observe(cluster, live, changes);
        _metrics.Observe("signalbox_runs_active", "Calls in this process that may take long.", () => [new(durable?.Count ?? 0)]);
        ToolContent Content(ToolCalls offered) => new(offered, changes, book, () => keys.Ring.Current?.Bytes, time);
        _front = await HttpFront.StartAsync(
            new()
            {
                Options = options,
                Registry = _registry,
                Content = Content(calls),
                ContentOf = ns => Content(calls.In(ns)),
                Calls = calls,
                Operations = new(cluster.Workflows.Store.Snapshot, cluster.Approvals.Store.Snapshot),
                Authenticator = identity.Authenticator,
                Metadata = identity.Metadata,
                Refusals = refusals,
                Certificate = certificate,
                Metrics = text,
                Drained = _drained,
                Runs = book,
                LoggerFactory = loggerFactory,
                Time = time,
            },
            ct);
        var lease = new ReplicaLease(client, options, me.Instance, _registry, loggerFactory, time);
        _parts.Add(new Disposal(lease));
        List<Func<CancellationToken, Task>> loops = [cluster.RunAsync, live.RunAsync, .. identity.Loops];
        if (options.IsReplica)
            loops.Add(lease.RunAsync);
        if (certificate is not null)
        {
            loops.Add(certificate.Files.RunAsync);
            _metrics.Observe(
                "signalbox_certificate_expiry_timestamp_seconds", "When the certificate that clients are shown ends, in seconds since 1970.",
                () => [new(certificate.NotAfter.ToUnixTimeSeconds())]);
        }
        if (policy.Loop is { } watching)
            loops.Add(watching);
        if (durable is not null)
        {
            var resumer = new RunResumer(environment, durable, cluster.RevisionSource());
            keeper = new RunKeeper(
                client, options.WatchNamespace, options.SystemNamespace, environment, durable, resumer, Task.WhenAll(_registry.Ready, keys.Synced), loggerFactory);
            keeper.Runs.Changed += change => TellOfRun(changes, change);
            _parts.Add(new Disposal(keeper));
            loops.AddRange([keys.RunAsync, keeper.RunAsync]);
        }
        _running = RunAsync(loops);
        LogListening(McpUrl, options.Identity);
    }

    private async Task RunAsync(IEnumerable<Func<CancellationToken, Task>> loops)
    {
        var token = _stopping.Token;
        var running = loops.Select(loop => Task.Run(() => loop(token), CancellationToken.None)).ToArray();
        var first = await Task.WhenAny(running);
        if (token.IsCancellationRequested)
        {
            await Task.WhenAll(running);
            return;
        }
        await first;
        throw new InvalidOperationException("A part of the tool server ended although nobody stopped it.");
    }

    private static void TellOfRun(ListChangeHub changes, ObjectChange<RunSummary> change)
    {
        if ((change.New ?? change.Old) is { } run && change.New?.Status?.Phase != change.Old?.Status?.Phase)
            changes.Publish(ListChange.Resource(ResourceAddress.OfRunsOf(new(run.Key.Namespace, run.Spec.WorkflowName)), run.Spec.Caller));
    }

    private void Observe(ClusterWatch cluster, LiveRegistry live, ListChangeHub changes)
    {
        _metrics.Observe("signalbox_registry_tools", "Tools that are served.", () => [new(_registry.Current.Tools.Length)]);
        _metrics.Observe(
            "signalbox_registry_refused", "Approved workflows that are not served, by reason.",
            () => Enum.GetValues<RefusalReason>().Select(r => new Measurement<double>(live.Refused.GetValueOrDefault(r), new KeyValuePair<string, object?>("reason", r.ToString()))));
        _metrics.Observe(
            "mcpworkflow_cache_age_seconds", "Time since the API server was last heard of a kind.",
            () => cluster.Staleness().Select(s => new Measurement<double>(s.Since.TotalSeconds, new KeyValuePair<string, object?>("resource", s.Resource))));
        _metrics.Observe("signalbox_mcp_sessions", "Open sessions of the handshake protocol revisions.", () => [new(_front?.Sessions ?? 0)]);
        _metrics.Observe("signalbox_mcp_streams", "Open streams that hear of list changes.", () => [new(changes.Count)]);
    }

    private static TelemetryCollector? Collector(ToolServerOptions options) =>
        options.OtlpEndpoint is { } endpoint ? new(endpoint, options.Identity) : null;

    private AuditLog OpenAudit(ToolServerOptions options, ILoggerFactory loggerFactory)
    {
        try
        {
            var audit = new AuditOptions { FailClosed = options.AuditFailsClosed, MaxFileBytes = options.AuditMaxBytes };
            if (options.AuditMaxFiles is { } kept)
                audit = audit with { KeptFiles = kept };
            return Own(AuditLog.Open(options.AuditFile, audit, loggerFactory, Collector(options) is { } collector && options.AuditToCollector ? collector : null));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ToolServerOptionsException([$"--audit-file: '{options.AuditFile}' cannot be written: {e.Message} Give a file in a folder that exists and may be written to."]);
        }
    }

    private T Own<T>(T part)
        where T : IAsyncDisposable
    {
        _parts.Add(part);
        return part;
    }

    private sealed class Disposal(IDisposable part) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            part.Dispose();
            return ValueTask.CompletedTask;
        }
    }

    [LoggerMessage(4030, LogLevel.Information, "Listening on {Url} as {Identity}.")]
    private partial void LogListening(Uri url, string identity);

    [LoggerMessage(4032, LogLevel.Information, "Not ready any more; calls are taken for another {Delay}.")]
    private partial void LogLeaving(TimeSpan delay);

    [LoggerMessage(4031, LogLevel.Error, "A part of the tool server had failed before the stop.")]
    private partial void LogPartFailed(Exception exception);
}
