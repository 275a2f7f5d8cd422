using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>
/// Where the requests of one call go: to the target of its workflow, and those of a called workflow to that one's own target. All of them
/// are had before the first request is sent, so a target that cannot be used keeps everything from being sent.
/// </summary>
internal sealed class CallUpstreams : IUpstream, IDisposable
{
    private readonly Dictionary<string, IUpstream> _byTarget = new(StringComparer.Ordinal);
    private readonly List<UpstreamLease> _leases = [];
    private readonly string _own;
    private SimulatedUpstream? _simulated;

    private CallUpstreams(string own) => _own = own;

    /// <summary>How long the whole call may take: <c>spec.timeouts.call</c> of the target of the workflow that was called.</summary>
    public TimeSpan Limit { get; private set; }

    /// <summary>Knows every secret that any of the targets is sent.</summary>
    public SecretRedactor Secrets { get; private set; } = new();

    /// <exception cref="UpstreamRefusedException">One of the targets cannot be used as it stands.</exception>
    public static CallUpstreams Acquire(ToolCall call, ITargetSource targets, UpstreamPool pool)
    {
        var own = call.Plan.Spec.TargetRef.Name;
        var upstreams = new CallUpstreams(own);
        try
        {
            foreach (var name in call.Plan.Closure().Select(plan => plan.Spec.TargetRef.Name).Distinct(StringComparer.Ordinal))
                upstreams.Add(name, name == own ? call.Target : new(call.Target.Namespace, name), name == own ? call.Host : null, call, targets, pool);
            if (upstreams._leases.Count > 0)
                upstreams.Secrets = upstreams._leases.Count == 1 ? upstreams._leases[0].Host.Redactor : new(upstreams._leases.Select(lease => lease.Host.Redactor));
            return upstreams;
        }
        catch
        {
            upstreams.Dispose();
            throw;
        }
    }

    public async ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CallDeadline deadline, Func<ValueTask<UpstreamFailure?>>? before = null)
    {
        var upstream = _byTarget[request.Plan?.Spec.TargetRef.Name ?? _own];
        var result = await upstream.SendAsync(request, deadline, before);
        if (!ReferenceEquals(upstream, _simulated))
            _simulated?.Note(result);
        return result;
    }

    public void Dispose()
    {
        foreach (var lease in _leases)
            lease.Dispose();
    }

    private void Add(string name, NamespacedName target, string? host, ToolCall call, ITargetSource targets, UpstreamPool pool)
    {
        if (targets.Find(target) is { Spec.Executor: "Simulated" } simulated)
        {
            _byTarget[name] = _simulated ??= new SimulatedUpstream(call.Plan, call.Arguments);
            if (name == _own)
                Limit = TargetSettings.From(simulated.Spec).Call;
            return;
        }
        var lease = pool.Acquire(target, host);
        _leases.Add(lease);
        _byTarget[name] = lease.Host;
        if (name == _own)
            Limit = lease.Host.Settings.Call;
    }
}
