using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes.Authentication;
using Signalbox.Kubernetes.Http;

namespace Signalbox.Kubernetes.Recording;

/// <summary>
/// Publishes events about objects. <see cref="Record"/> never waits and never throws; what cannot be published is logged. Equal events
/// within ten minutes become one whose count rises, and one object may cause 25 at once and then one in five minutes, as in client-go.
/// </summary>
public sealed partial class EventRecorder(
    KubernetesClient client, string component, ILoggerFactory? loggerFactory = null, TimeProvider? time = null, string? instance = null)
{
    private static readonly TimeSpan SeriesLasts = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly ILogger logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<EventRecorder>();
    private readonly TimeProvider time = time ?? TimeProvider.System;
    private readonly string instance = instance ?? Environment.MachineName;
    private readonly SpamFilter spam = new(time ?? TimeProvider.System);
    private readonly Dictionary<EventKey, EventSeries> series = [];
    private readonly Channel<(EventKey Key, ObjectRef Regarding, DateTimeOffset At)> pending =
        Channel.CreateBounded<(EventKey, ObjectRef, DateTimeOffset)>(
            new BoundedChannelOptions(1000) { FullMode = BoundedChannelFullMode.Wait, SingleReader = true });

    private long lastTicks;

    /// <summary>Reports something on an object: on transitions, never each pass.</summary>
    /// <param name="regarding">The object.</param>
    /// <param name="type">Warning for what a person should look at.</param>
    /// <param name="reason">Why, CamelCase, machine-readable, such as <c>SpecChangedAfterApproval</c>.</param>
    /// <param name="action">What was done or tried, CamelCase, such as <c>Reconcile</c>.</param>
    /// <param name="note">For people; cut at 1024 characters.</param>
    public void Record(ObjectRef regarding, EventType type, string reason, string action, string note)
    {
        var key = new EventKey(
            regarding.ApiVersion, regarding.Kind, regarding.Namespace, regarding.Name, regarding.Uid, type, reason, action, note);
        if (!pending.Writer.TryWrite((key, regarding, time.GetUtcNow())))
            LogDropped(reason, regarding.Kind, regarding.Namespace, regarding.Name);
    }

    /// <summary>Publishes until cancelled; then what is pending or under way is still tried, for five seconds at most.</summary>
    public async Task RunAsync(CancellationToken ct)
    {
        using var grace = new CancellationTokenSource();
        await using var stopping = ct.Register(() => grace.CancelAfter(Grace));
        try
        {
            await foreach (var item in pending.Reader.ReadAllAsync(ct))
                await PublishAsync(item.Key, item.Regarding, item.At, grace.Token);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            while (!grace.IsCancellationRequested && pending.Reader.TryRead(out var item))
                await PublishAsync(item.Key, item.Regarding, item.At, grace.Token);
        }
    }

    private async Task PublishAsync(EventKey key, ObjectRef regarding, DateTimeOffset at, CancellationToken ct)
    {
        if (!spam.Allows(regarding))
            return;
        try
        {
            Forget(at);
            if (series.TryGetValue(key, out var known))
            {
                var next = known with { Count = known.Count + 1, Last = at };
                if (await TryRepeatAsync(key, next, ct))
                {
                    series[key] = next;
                    return;
                }
            }
            lastTicks = Math.Max(lastTicks + 1, at.UtcTicks);
            var name = EventBodies.ObjectName(key, lastTicks);
            var body = EventBodies.Create(key, regarding, name, component, instance, at);
            await client.SendRawAsync(HttpMethod.Post, Path(key), body, "application/json", ct);
            series[key] = new(name, 1, at, at);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            LogFailed(null, key.Reason, key.Kind, key.Namespace, key.Name);
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or CredentialException or ArgumentException)
        {
            LogFailed(e, key.Reason, key.Kind, key.Namespace, key.Name);
        }
    }

    /// <summary>False when the event that counted the series is gone (they live an hour).</summary>
    private async Task<bool> TryRepeatAsync(EventKey key, EventSeries next, CancellationToken ct)
    {
        try
        {
            await client.SendRawAsync(
                HttpMethod.Patch, $"{Path(key)}/{Uri.EscapeDataString(next.ObjectName)}", EventBodies.Repeat(next), "application/merge-patch+json", ct);
            return true;
        }
        catch (KubernetesApiException e) when (e.IsNotFound)
        {
            return false;
        }
    }

    private void Forget(DateTimeOffset now)
    {
        foreach (var (key, known) in series)
        {
            if (now - known.Last > SeriesLasts)
                series.Remove(key);
        }
    }

    private static string Path(EventKey key) => $"/api/v1/namespaces/{Uri.EscapeDataString(EventBodies.Namespace(key))}/events";

    [LoggerMessage(1400, LogLevel.Warning, "Event {Reason} about {Kind} {Namespace}/{Name} could not be published.")]
    private partial void LogFailed(Exception? exception, string reason, string kind, string @namespace, string name);

    [LoggerMessage(1401, LogLevel.Warning, "Event {Reason} about {Kind} {Namespace}/{Name} was dropped: too many are pending.")]
    private partial void LogDropped(string reason, string kind, string @namespace, string name);
}
