using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Serving;

namespace Signalbox.Operator.Observing;

/// <summary>The live revision of each workflow, found by its mark in the served sets. Thread-safe.</summary>
public sealed class LiveBoard
{
    private readonly Lock _lock = new();
    private readonly Dictionary<NamespacedName, Entry> _byWorkflow = [];
    private readonly Dictionary<string, NamespacedName> _byMark = new(StringComparer.Ordinal);

    /// <summary>What is live of it, and since when; null: nothing.</summary>
    public (string Digest, DateTimeOffset At)? Since(NamespacedName workflow)
    {
        lock (_lock)
            return _byWorkflow.GetValueOrDefault(workflow) is { } one ? (one.Digest, one.Since) : null;
    }

    /// <returns>Whether the live digest is another than before.</returns>
    public bool Set(NamespacedName workflow, string? digest, bool isConfirmed, DateTimeOffset now)
    {
        lock (_lock)
        {
            var old = _byWorkflow.GetValueOrDefault(workflow);
            if (old is not null && old.Digest == digest)
            {
                _byWorkflow[workflow] = old with { IsConfirmed = isConfirmed };
                return false;
            }
            if (old is not null)
            {
                _byWorkflow.Remove(workflow);
                _byMark.Remove(old.Mark);
            }
            if (digest is null)
                return old is not null;
            var mark = ServedSet.MarkOf(workflow, digest);
            _byWorkflow[workflow] = new(digest, mark, isConfirmed, now);
            _byMark[mark] = workflow;
            return true;
        }
    }

    public IReadOnlyList<NamespacedName> Find(IEnumerable<string> marks)
    {
        lock (_lock)
            return [.. marks.Where(_byMark.ContainsKey).Select(m => _byMark[m])];
    }

    public IReadOnlyList<NamespacedName> All()
    {
        lock (_lock)
            return [.. _byWorkflow.Keys];
    }

    /// <summary>The live workflows that some replica has not confirmed yet.</summary>
    public IReadOnlyList<NamespacedName> Unconfirmed()
    {
        lock (_lock)
            return [.. _byWorkflow.Where(e => !e.Value.IsConfirmed).Select(e => e.Key)];
    }

    private sealed record Entry(string Digest, string Mark, bool IsConfirmed, DateTimeOffset Since);
}
