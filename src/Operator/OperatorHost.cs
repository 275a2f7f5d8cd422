using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Controlling;
using Signalbox.Kubernetes.Leadership;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Recording;
using Signalbox.Operator.Admin;
using Signalbox.Operator.Admission;
using Signalbox.Operator.Hosting;
using Signalbox.Operator.Observing;
using Signalbox.Operator.Reconciling;

namespace Signalbox.Operator;

/// <summary>The running operator.</summary>
/// <remarks>
/// Informers run from the start, on every replica; only the leader writes. Losing the lease, or any part ending by itself, ends the whole
/// (<see cref="Completion"/> faults): the process must end then and start anew.
/// </remarks>
public sealed partial class OperatorHost : IAsyncDisposable
{
    private const string LeaseName = "signalbox-operator";
    private readonly OperatorOptions _options;
    private readonly KubernetesClient _client;
    private readonly ILoggerFactory _loggerFactory;
    private readonly ILogger _logger;
    private readonly TimeProvider _time = TimeProvider.System;
    private readonly CancellationTokenSource _stop = new();
    private readonly OperatorWorld _world;
    private readonly EventRecorder _events;
    private HealthEndpoint? _health;
    private AdminEndpoint? _admin;
    private RunningWebhook? _webhook;
    private volatile bool _leading;
    private volatile bool _starting = true;

    private OperatorHost(OperatorOptions options, KubernetesClient client, ILoggerFactory loggerFactory)
    {
        _options = options;
        _client = client;
        _loggerFactory = loggerFactory;
        _logger = loggerFactory.CreateLogger<OperatorHost>();
        _world = new(client, options, loggerFactory, _time);
        _events = new(client, LeaseName, loggerFactory, _time);
        Completion = Task.CompletedTask;
    }

    /// <summary>Ends when the operator has stopped; faults when it stopped by itself.</summary>
    public Task Completion { get; private set; }

    /// <summary>Base of <c>/healthz</c>, <c>/readyz</c> and <c>/metrics</c>; null when it does not listen.</summary>
    public Uri? Url => _health?.Url;

    /// <summary>Base of the admin REST; null when there is none.</summary>
    public Uri? AdminUrl => _admin?.Url;

    /// <summary>Base of the admission webhook; null when there is none.</summary>
    public Uri? WebhookUrl => _webhook?.Url;

    /// <summary>One that no other operator has, now or later.</summary>
    public static string MakeIdentity() => $"{Environment.MachineName}-{Guid.NewGuid():N}";

    /// <summary>Starts it and waits until it knows the cluster, however long the API server is away. It need not be the leader by then.</summary>
    /// <param name="options">How it runs.</param>
    /// <param name="client">Stays the caller's; it must outlive the host.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    /// <param name="ct">Gives the start up; afterwards it has no effect.</param>
    /// <exception cref="OperatorException">An option, the system namespace or the address to listen on cannot be used.</exception>
    public static async Task<OperatorHost> StartAsync(
        OperatorOptions options, KubernetesClient client, ILoggerFactory loggerFactory, CancellationToken ct)
    {
        options.Validate();
        var host = new OperatorHost(options, client, loggerFactory);
        try
        {
            await host.StartAsync(ct);
            return host;
        }
        catch
        {
            await host.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops: no new pass, passes in progress ended, the lease released, events sent.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await Completion;
        }
#pragma warning disable CA1031 // Whoever holds Completion sees why it ended; disposing has nothing to add.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        if (_admin is not null)
            await _admin.DisposeAsync();
        if (_webhook is not null)
            await _webhook.DisposeAsync();
        if (_health is not null)
            await _health.DisposeAsync();
        _world.Dispose();
        _stop.Dispose();
    }

    private async Task StartAsync(CancellationToken ct)
    {
        if (_options.ListenUrl is { } url)
            _health = await HealthEndpoint.StartAsync(url, _world, () => _starting || !Completion.IsCompleted, ct);
        await SystemNamespace.EnsureAsync(_client, _options.SystemNamespace, _logger, _time, ct);
        if (_options.AdminListenUrl is { } admin)
            _admin = await AdminEndpoint.StartAsync(admin, _client, Reload, _loggerFactory, ct);
        if (_options.WebhookAddress is { } address)
            _webhook = await RunningWebhook.StartAsync(address, _options, _client, _loggerFactory, _time, ct);
        Completion = RunAsync(_stop.Token);
        _starting = false;
        var ended = await Task.WhenAny(_world.Synced, Completion).WaitAsync(ct);
        if (ended == Completion)
            await Completion;
        LogStarted(_world.Workflows.Store.Count, _options.WatchNamespace ?? "all namespaces");
    }

    private int? Reload()
    {
        if (!_leading)
            return null;
        var workflows = _world.Workflows.Store.Snapshot().Select(workflow => new NamespacedName(workflow.Metadata.Namespace ?? "", workflow.Metadata.Name)).ToList();
        _world.Enqueue(workflows);
        return workflows.Count;
    }

    private async Task RunAsync(CancellationToken stop)
    {
        using var rest = new CancellationTokenSource();
        using var leading = CancellationTokenSource.CreateLinkedTokenSource(stop);
        Task[] background =
        [
            _world.Workflows.RunAsync(rest.Token),
            _world.ApprovalObjects.RunAsync(rest.Token),
            _world.Targets.RunAsync(rest.Token),
            _world.RevisionObjects.RunAsync(rest.Token),
            _world.Leases.RunAsync(rest.Token),
            _events.RunAsync(rest.Token),
        ];
        var lead = _options.LeaderElection ? ElectAsync(leading.Token) : LeadAsync(leading.Token);
        await Task.WhenAny([.. background, lead]);
        await leading.CancelAsync();
        await Task.WhenAny(lead); // its failure is looked at below
        await rest.CancelAsync();
        await Task.WhenAll([lead, .. background]);
        if (!stop.IsCancellationRequested)
            throw new OperatorException("A part of the operator ended by itself.");
    }

    private Task ElectAsync(CancellationToken ct) => new LeaderElector(
        _client,
        new LeaderElectionOptions
        {
            Namespace = _options.SystemNamespace,
            Name = LeaseName,
            Identity = _options.Identity ?? MakeIdentity(),
        },
        _loggerFactory,
        _time).RunAsync(LeadAsync, ct);

    private async Task LeadAsync(CancellationToken ct)
    {
        try
        {
            await _world.Synced.WaitAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        LogLeading();
        _leading = true;
        _world.HoldConfirmations();
        _world.ClaimNames();
        var revisions = new RevisionWriter(_client, _world, _loggerFactory.CreateLogger<RevisionWriter>());
        var writer = new WorkflowWriter(_client, _world, revisions, _events, _time, _loggerFactory.CreateLogger<WorkflowWriter>());
        var workflows = new WorkflowReconciler(_world, writer, _time, _loggerFactory.CreateLogger<WorkflowReconciler>());
        var targets = new TargetReconciler(_client, _world, _time);
        var leases = new LeaseSweeper(_client, _world.Replicas, _options.SystemNamespace, _time, _loggerFactory.CreateLogger<LeaseSweeper>());
        var runs = new RunSweeper(_client, _options, _loggerFactory, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(ct);
        Task[] parts =
        [
            new ControlLoop<NamespacedName>(
                _world.WorkflowQueue, workflows, _options.Workers, _loggerFactory.CreateLogger("Signalbox.Operator.Workflows"), _time).RunAsync(ended.Token),
            new ControlLoop<NamespacedName>(
                _world.TargetQueue, targets, 1, _loggerFactory.CreateLogger("Signalbox.Operator.Targets"), _time).RunAsync(ended.Token),
            _world.WatchReplicasAsync(ended.Token),
            leases.RunAsync(ended.Token),
            runs.RunAsync(ended.Token),
        ];
        await Task.WhenAny(parts);
        await ended.CancelAsync();
        await Task.WhenAll(parts);
    }

    [LoggerMessage(3100, LogLevel.Information, "The operator knows {Count} workflows and looks after {Namespaces}.")]
    private partial void LogStarted(int count, string namespaces);

    [LoggerMessage(3101, LogLevel.Information, "This operator leads.")]
    private partial void LogLeading();
}
