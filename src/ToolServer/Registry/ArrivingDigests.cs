using System.Runtime.CompilerServices;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Registry;

/// <summary>
/// Digests of the workflows of the first list, taken while its further pages are still awaited: at the end of a start with thousands of workflows there is
/// nothing else left to do. Thread-safe. Each is of the very object that it is asked for, and goes with it: a list that is begun again and again leaves nothing.
/// </summary>
public sealed class ArrivingDigests
{
    private volatile ConditionalWeakTable<McpWorkflowSpec, string>? _taken = [];

    /// <summary>Takes the digest of a workflow that has just been read; nothing after <see cref="Close"/>.</summary>
    public void Take(McpWorkflow workflow)
    {
        if (_taken is not { } taken)
            return;
        try
        {
            taken.AddOrUpdate(workflow.Spec, SpecDigest.Compute(workflow.Spec));
        }
        catch (CanonicalJsonException)
        {
            // Whoever asks for it hears of it.
        }
    }

    /// <summary>The digest of a spec, taken now where it was not before.</summary>
    /// <exception cref="CanonicalJsonException">A value in the spec has no canonical form.</exception>
    public string Of(McpWorkflowSpec spec) => _taken is { } taken && taken.TryGetValue(spec, out var digest) ? digest : SpecDigest.Compute(spec);

    /// <summary>Forgets all: from here on objects come one by one.</summary>
    public void Close() => _taken = null;
}
