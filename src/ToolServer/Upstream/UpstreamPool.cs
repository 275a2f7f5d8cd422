using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream;

/// <summary>
/// The hosts in use. A changed target, Secret or CA is seen by the next call, which gets a new host; calls under way end on the old one, and
/// it is closed (sessions too) after the last of them. One that nobody calls any more is closed within <see cref="SweepTime"/>. Thread-safe.
/// </summary>
internal sealed partial class UpstreamPool : IAsyncDisposable
{
    public static readonly TimeSpan SweepTime = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly ITargetSource _source;
    private readonly ILogger _logger;
    private readonly UpstreamHostFactory _factory;
    private readonly ITimer _sweeps;
    private readonly Dictionary<(NamespacedName Target, string? Host), Entry> _entries = [];
    private readonly Dictionary<UpstreamHost, int> _leases = new(ReferenceEqualityComparer.Instance);
    private readonly HashSet<UpstreamHost> _retired = new(ReferenceEqualityComparer.Instance);
    private readonly List<Task> _closing = [];
    private bool _closed;

    public UpstreamPool(ITargetSource source, TimeProvider time, ILogger<UpstreamPool> logger)
    {
        _source = source;
        _logger = logger;
        _factory = new(time, logger);
        _sweeps = time.CreateTimer(static pool => ((UpstreamPool)pool!).Sweep(), this, SweepTime, SweepTime);
    }

    /// <summary>The host of a target as it is now.</summary>
    /// <exception cref="UpstreamRefusedException">The target cannot be used as it stands.</exception>
    public UpstreamLease Acquire(NamespacedName name, string? hostName)
    {
        var target = _source.Find(name);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            if (target is null)
            {
                foreach (var key in _entries.Keys.Where(key => key.Target == name).ToList())
                    Retire(key);
                throw new UpstreamRefusedException(
                    UpstreamFailureKind.Refused, $"McpTarget {name} does not exist. Create it, or correct spec.targetRef of the workflow.");
            }

            var parts = TargetParts.Find(_source, name, target, hostName);
            var host = Current((name, hostName), parts);
            _leases[host] = _leases.GetValueOrDefault(host) + 1;
            return new UpstreamLease(host, Release);
        }
    }

    /// <summary>Takes out of use what is no longer as it was built: its target, its host or a Secret is gone or another. The next call builds it anew.</summary>
    public void Sweep()
    {
        lock (_gate)
        {
            foreach (var (key, entry) in _entries.ToList())
            {
                if (Parts(key) is not { } parts || (!entry.Parts.IsSameAs(parts) && parts.Fingerprint() != entry.Fingerprint))
                    Retire(key);
                else
                    _entries[key] = entry with { Parts = parts };
            }
        }
    }

    /// <summary>Closes every host; waits for calls under way no longer than their own deadlines, which their owner enforces.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sweeps.DisposeAsync();
        Task[] closing;
        lock (_gate)
        {
            _closed = true;
            foreach (var key in _entries.Keys.ToList())
                Retire(key);
            // A call that has not ended by now has lost its owner: its host is closed under it.
            foreach (var host in _retired.ToList())
                Close(host);
            closing = [.. _closing];
        }

        await Task.WhenAll(closing);
    }

    private UpstreamHost Current((NamespacedName, string?) key, TargetParts parts)
    {
        if (_entries.TryGetValue(key, out var entry))
        {
            if (entry.Parts.IsSameAs(parts))
                return entry.Host;

            var fingerprint = parts.Fingerprint();
            if (fingerprint == entry.Fingerprint)
            {
                _entries[key] = entry with { Parts = parts };
                return entry.Host;
            }

            LogRebuilt(_logger, key.Item1.ToString());
            Retire(key);
        }

        var host = _factory.Create(parts);
        _entries[key] = new Entry(host, parts, parts.Fingerprint());
        return host;
    }

    /// <summary>Null: there is no such target or host any more.</summary>
    private TargetParts? Parts((NamespacedName Target, string? Host) key)
    {
        try
        {
            return _source.Find(key.Target) is { } target ? TargetParts.Find(_source, key.Target, target, key.Host) : null;
        }
        catch (UpstreamRefusedException)
        {
            return null;
        }
    }

    private void Retire((NamespacedName, string?) key)
    {
        if (!_entries.Remove(key, out var entry))
            return;

        _retired.Add(entry.Host);
        if (_leases.GetValueOrDefault(entry.Host) == 0)
            Close(entry.Host);
    }

    private void Release(UpstreamHost host)
    {
        lock (_gate)
        {
            var left = _leases[host] - 1;
            if (left > 0)
            {
                _leases[host] = left;
                return;
            }

            _leases.Remove(host);
            if (_retired.Contains(host))
                Close(host);
        }
    }

    private void Close(UpstreamHost host)
    {
        if (!_retired.Remove(host))
            return;

        _closing.RemoveAll(task => task.IsCompletedSuccessfully);
        _closing.Add(CloseAsync(host));
    }

    private async Task CloseAsync(UpstreamHost host)
    {
        // Out of the lock: closing a session talks to the upstream.
        await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
        try
        {
            await host.DisposeAsync();
        }
        catch (Exception e)
        {
            LogCloseFailed(_logger, e, host.Origin);
        }
    }

    private sealed record Entry(UpstreamHost Host, TargetParts Parts, string Fingerprint);

    [LoggerMessage(4500, LogLevel.Information, "Target {Target} or a Secret that it names has changed; its next calls use new connections and credentials")]
    private static partial void LogRebuilt(ILogger logger, string target);

    [LoggerMessage(4501, LogLevel.Warning, "The connections to {Origin} could not be closed in order")]
    private static partial void LogCloseFailed(ILogger logger, Exception exception, string origin);
}
