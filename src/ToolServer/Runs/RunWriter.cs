using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>
/// Writes the status of one run for the process that owns it. When somebody wrote in between it looks who: a person who asked for the end, or a process that
/// has taken the run over. Not thread-safe.
/// </summary>
internal sealed class RunWriter(RunStore store, RunOwner me, NamespacedName name, TimeProvider time)
{
    private const int Conflicts = 5;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private RunIdentity? _identity;
    private string _version = "";
    private bool _isOwned;

    public NamespacedName Name => name;

    /// <summary>The run as it was when this process first had it, whatever is written into it since.</summary>
    /// <exception cref="InvalidOperationException">There is no run yet.</exception>
    public RunIdentity Identity => _identity ?? throw new InvalidOperationException("There is no run yet.");

    /// <summary>Whether somebody has asked for the end, as of the last write.</summary>
    public bool CancelRequested { get; private set; }

    /// <summary>Takes the run as it was read.</summary>
    public void Adopt(McpWorkflowRun run)
    {
        _version = run.Metadata.ResourceVersion ?? "";
        _identity ??= RunIdentity.Of(run);
        CancelRequested = run.Spec.Cancel == true;
        _isOwned = run.Status?.Owner == me;
    }

    public async Task CreateAsync(JsonObject body, CancellationToken ct)
    {
        try
        {
            Adopt(await store.CreateAsync(name.Namespace, body, ct));
        }
        catch (KubernetesApiException e) when (e.IsAlreadyExists)
        {
            // The name is random: an earlier try of this very creation went through.
            Adopt(await store.FindAsync(name, ct) ?? throw new RunLostException(deleted: true));
        }
    }

    /// <summary>Writes until it is written.</summary>
    /// <exception cref="RunLostException">The run is another process's, or was deleted.</exception>
    /// <exception cref="KubernetesApiException">The API server refuses it, and would again.</exception>
    public async Task WriteAsync(JsonObject status, CancellationToken ct)
    {
        var pause = FirstPause;
        while (true)
        {
            try
            {
                await OnceAsync(status, ct);
                return;
            }
            catch (Exception e) when (RunStore.IsTransient(e, ct))
            {
                await Task.Delay(pause * (0.75 + (Random.Shared.NextDouble() / 2)), time, ct);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }

    /// <summary>Writes once. Exceptions as <see cref="WriteAsync"/>, and those of a server that is away.</summary>
    public async Task OnceAsync(JsonObject status, CancellationToken ct)
    {
        for (var conflicts = 0; ; conflicts++)
        {
            try
            {
                Adopt(await store.WriteAsync(name, _version, (JsonObject)status.DeepClone(), ct));
                return;
            }
            catch (KubernetesApiException e) when (e.IsNotFound)
            {
                throw new RunLostException(deleted: true);
            }
            catch (KubernetesApiException e) when (e.IsConflict && conflicts < Conflicts)
            {
                var now = await store.FindAsync(name, ct) ?? throw new RunLostException(deleted: true);
                if (now.Metadata.Uid != Identity.Uid)
                    throw new RunLostException(deleted: true);
                if (RunPhase.IsEnd(now.Status?.Phase) || (_isOwned ? now.Status?.Owner != me : now.Status?.Owner is not null && now.Status.Owner != me))
                    throw new RunLostException(deleted: false);
                Adopt(now);
            }
        }
    }
}
