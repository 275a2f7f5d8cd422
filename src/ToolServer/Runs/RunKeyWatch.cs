using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Watching;

namespace Signalbox.ToolServer.Runs;

/// <summary>The run keys as they are now: the one Secret, watched by its name. A rotated key is used by the next checkpoint.</summary>
internal sealed partial class RunKeyWatch
{
    private readonly Informer<Secret> _secret;
    private readonly NamespacedName _name;
    private readonly ILogger _logger;
    private volatile RunKeyRing _ring = RunKeyRing.Of(null);

    public RunKeyWatch(KubernetesClient client, string systemNamespace, ILoggerFactory loggerFactory, TimeProvider time)
    {
        _name = new(systemNamespace, RunKeyRing.SecretName);
        _logger = loggerFactory.CreateLogger<RunKeyWatch>();
        _secret = new(client, Kinds.Secrets, systemNamespace, new() { FieldSelector = $"metadata.name={RunKeyRing.SecretName}" }, loggerFactory, time);
        _secret.Changed += change => Use(change.New);
    }

    public RunKeyRing Ring => _ring;

    /// <summary>Completes when the Secret has been looked for once.</summary>
    public Task Synced => _secret.Synced;

    public Task RunAsync(CancellationToken ct) => Task.WhenAll(_secret.RunAsync(ct), WarnAsync(ct));

    private void Use(Secret? secret)
    {
        _ring = RunKeyRing.Of(secret);
        if (_ring.Problem is { } problem)
            LogUnusable(_name, problem);
        else
            LogUsed(_name, _ring.Current!.Id);
    }

    private async Task WarnAsync(CancellationToken ct)
    {
        try
        {
            await _secret.Synced.WaitAsync(ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            return;
        }
        if (_secret.Store.Count == 0)
            LogUnusable(_name, _ring.Problem!);
    }

    [LoggerMessage(4620, LogLevel.Warning, "Runs of long calls cannot be resumed by another process: {Problem} ({Secret})")]
    private partial void LogUnusable(NamespacedName secret, string problem);

    [LoggerMessage(4621, LogLevel.Information, "Checkpoints of runs are sealed with key {Key} of {Secret}.")]
    private partial void LogUsed(NamespacedName secret, string key);
}
