using System.Collections.Concurrent;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Operator.Observing;

/// <summary>The workflows as the operator wrote them last, as long as the informer has not caught up. Thread-safe.</summary>
/// <remarks>
/// A status write names the resourceVersion it was made from, so its result follows that version directly. While the informer still shows a
/// version that a write has replaced, the result of the write is the newer truth; with any other version the informer is at least as new.
/// resourceVersions are only compared for equality.
/// </remarks>
public sealed class OwnWrites
{
    private readonly ConcurrentDictionary<NamespacedName, Written> _written = new();

    public void Record(NamespacedName key, string? replacedVersion, McpWorkflow result)
    {
        if (replacedVersion is null)
            return;
        _written.AddOrUpdate(
            key,
            _ => new(result, [replacedVersion]),
            (_, before) => new(result, [.. before.Replaced, replacedVersion]));
    }

    /// <summary>The newer of what the informer shows and what was written.</summary>
    public McpWorkflow Latest(NamespacedName key, McpWorkflow cached)
    {
        if (!_written.TryGetValue(key, out var written))
            return cached;
        if (cached.Metadata.ResourceVersion is { } version && written.Replaced.Contains(version))
            return written.Result;
        _written.TryRemove(KeyValuePair.Create(key, written));
        return cached;
    }

    public void Forget(NamespacedName key) => _written.TryRemove(key, out _);

    private sealed record Written(McpWorkflow Result, string[] Replaced);
}
