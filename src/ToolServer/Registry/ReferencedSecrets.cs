using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Kubernetes.Watching;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Registry;

/// <summary>
/// The Secrets that targets name, and no others: each is watched by its own name, so the server needs the right to those names only and
/// never holds a Secret that is none of its business.
/// </summary>
public sealed class ReferencedSecrets(KubernetesClient client, ILoggerFactory loggerFactory, TimeProvider time) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<NamespacedName, Watch> _watches = new();

    public int Count => _watches.Count;

    /// <summary>As it is now; null: it does not exist, or is not read yet, or may not be read.</summary>
    public Secret? Find(NamespacedName name) =>
        _watches.TryGetValue(name, out var watch) && watch.Informer.Store.TryGet(name, out var secret) ? secret : null;

    /// <summary>The Secrets that <paramref name="targets"/> name. Pure.</summary>
    public static IReadOnlySet<NamespacedName> NamesIn(IEnumerable<McpTarget> targets)
    {
        var names = new HashSet<NamespacedName>();
        foreach (var target in targets)
        {
            var ns = target.Metadata.Namespace ?? "";
            Add(target.Spec.Credentials?.SecretRef?.Name);
            Add(target.Spec.Tls?.CaSecretRef?.Name);
            foreach (var host in target.Spec.Hosts ?? [])
            {
                Add(host.CredentialsSecret);
                Add(host.CaSecret);
            }

            void Add(string? name)
            {
                if (!string.IsNullOrEmpty(name))
                    names.Add(new(ns, name));
            }
        }
        return names;
    }

    /// <summary>Watches exactly <paramref name="names"/> from now on. Called by one owner at a time.</summary>
    public async Task SetAsync(IReadOnlySet<NamespacedName> names)
    {
        foreach (var name in names)
        {
            if (!_watches.ContainsKey(name))
                _watches[name] = Start(name);
        }
        foreach (var (name, watch) in _watches)
        {
            if (!names.Contains(name) && _watches.TryRemove(name, out _))
                await watch.DisposeAsync();
        }
    }

    /// <summary>Completes when each watched Secret has been looked for once.</summary>
    public Task SyncedAsync() => Task.WhenAll(_watches.Values.Select(w => w.Informer.Synced));

    public async ValueTask DisposeAsync() => await SetAsync(new HashSet<NamespacedName>());

    private Watch Start(NamespacedName name)
    {
        var informer = new Informer<Secret>(
            client, Kinds.Secrets, name.Namespace, new() { FieldSelector = $"metadata.name={name.Name}" }, loggerFactory, time);
        return new(informer);
    }

    private sealed class Watch : IAsyncDisposable
    {
        private readonly CancellationTokenSource _ended = new();
        private readonly Task _run;

        public Watch(Informer<Secret> informer)
        {
            Informer = informer;
            _run = informer.RunAsync(_ended.Token);
        }

        public Informer<Secret> Informer { get; }

        public async ValueTask DisposeAsync()
        {
            await _ended.CancelAsync();
            await _run;
            _ended.Dispose();
        }
    }
}
