using System.Globalization;
using System.Text;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>Writes a call on many hosts down as one run: which host was begun as which run of its own, how each ended, and the whole. Thread-safe.</summary>
internal sealed class FleetRecorder(RunEnvironment environment, ToolCall call, NamespacedName name, FleetContent content, RunDocument document) : IDisposable
{
    /// <summary>For all hosts together; each has the time of its own target besides.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private static readonly TimeSpan CreationPatience = TimeSpan.FromSeconds(3);

    private readonly RunWriter _writer = new(environment.Store, environment.Me, name, environment.Time);
    private readonly SemaphoreSlim _writing = new(1);

    public ActiveRun Active { get; } = new(environment.Time);

    public NamespacedName Name => name;

    public FleetContent Content => content;

    /// <summary>No further host is begun then.</summary>
    public DateTimeOffset Deadline { get; private init; } = document.StartedAt + Longest;

    /// <summary>A recorder for a run that this process has just taken over.</summary>
    public static FleetRecorder Resume(RunEnvironment environment, ToolCall call, McpWorkflowRun run, FleetContent content)
    {
        var document = new RunDocument(environment.Time.GetUtcNow(), run.Status) { Owner = environment.Me };
        var recorder = new FleetRecorder(environment, call, new(run.Metadata.Namespace ?? "", run.Metadata.Name), content, document)
        {
            Deadline = run.Spec.Deadline ?? document.StartedAt + Longest,
        };
        recorder._writer.Adopt(run);
        return recorder;
    }

    /// <summary>Creates the record. Nothing was sent when it cannot be.</summary>
    /// <exception cref="RunRecordException">It cannot.</exception>
    public async Task CreateAsync()
    {
        try
        {
            var inputs = Encoding.UTF8.GetString(AuditedInputs.From(call.Arguments, call.Plan.Spec.Inputs).Json.Span);
            using var patience = new CancellationTokenSource(CreationPatience, environment.Time);
            await _writer.CreateAsync(RunManifest.Of(call, name, inputs, Deadline), patience.Token);
            document.Owner = environment.Me;
            await WriteAsync(() => { }, patience.Token);
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or IOException or OperationCanceledException or RunLostException)
        {
            environment.Metrics.RunNotRecorded();
            throw new RunRecordException("The run cannot be recorded, so it was not begun. Nothing was sent. Try again later; the server's log says why.", e);
        }
    }

    /// <summary>Changes <see cref="Content"/> and writes it down, for as long as it takes.</summary>
    /// <exception cref="OperationCanceledException">The run is another process's by now, or was asked to end.</exception>
    public async Task WriteAsync(Action change, CancellationToken ct)
    {
        await _writing.WaitAsync(ct);
        try
        {
            change();
            var done = content.Results.Count(result => result is not null);
            document.Progress = new()
            {
                Message = string.Create(CultureInfo.InvariantCulture, $"{done} of {content.Hosts.Length} hosts have ended"),
                Percent = content.Hosts.Length == 0 ? null : 100 * done / content.Hosts.Length,
            };
            Seal(new() { Arguments = call.Arguments, Called = RunPlans.Called(call.Plan), Fleet = content });
            await _writer.WriteAsync(document.ToPatch(), ct);
        }
        catch (RunLostException e)
        {
            Active.Request(e.Deleted ? RunStop.Cancelled : RunStop.Lost);
            throw new OperationCanceledException("The run is another process's, or was deleted.", e);
        }
        finally
        {
            _writing.Release();
        }
        if (_writer.CancelRequested)
            Active.Request(RunStop.Cancelled);
    }

    /// <summary>Hands the run over: whoever sees it first goes on.</summary>
    public async Task ReleaseAsync(CancellationToken ct)
    {
        document.Owner = null;
        await WriteAsync(() => { }, ct);
    }

    /// <summary>Writes how it ended. The status has counts and names alone: what the hosts answered is for the caller.</summary>
    public async Task EndAsync(ToolCallResult result, bool cancelled, CancellationToken ct)
    {
        var now = environment.Time.GetUtcNow();
        var phase = cancelled || result.IsError ? TakeoverRule.EndOf(sending: false, result.OutcomeUnknown, cancelled) : RunPhase.Succeeded;
        (document.Phase, document.Owner, document.EndedAt, document.Progress) = (phase, null, now, null);
        document.Failure = phase == RunPhase.Succeeded ? null : Failure(cancelled);
        document.Set("Resumable", false, "Ended", "It has ended.", now);
        document.Set("Complete", true, phase, phase == RunPhase.Succeeded ? "Every host succeeded." : "See status.failure.", now);
        try
        {
            document.Checkpoint = RunSeal.Seal(environment.Keys(), _writer.Identity, new CheckpointContent { Result = result }.ToBytes());
        }
        catch (RunSealException)
        {
            document.Checkpoint = null; // the caller who waits has it; a later one reads the counts
        }
        environment.Metrics.RunEnded(phase);
        try
        {
            await _writer.WriteAsync(document.ToPatch(), ct);
        }
        catch (KubernetesApiException)
        {
            // Refused for what it holds: an end without it is better than a run that is taken over for ever.
            await _writer.WriteAsync(document.ToEndPatch(), ct);
        }
        catch (RunLostException)
        {
            // Deleted, or another process's: the caller here has the result all the same.
        }
    }

    public void Dispose()
    {
        Active.Dispose();
        _writing.Dispose();
    }

    private void Seal(CheckpointContent checkpoint)
    {
        var now = environment.Time.GetUtcNow();
        try
        {
            document.Checkpoint = RunSeal.Seal(environment.Keys(), _writer.Identity, checkpoint.ToBytes());
            document.Set("Resumable", true, "Sealed", "Another process can go on with it.", now);
        }
        catch (RunSealException e)
        {
            document.Checkpoint = null;
            document.Set("Resumable", false, e.Reason, $"{e.Message} If this process dies, the run ends; those of its hosts do not.", now);
        }
    }

    private string Failure(bool cancelled)
    {
        var failed = Names(result => result is { IsError: true });
        var left = Names(result => result is null);
        var text = cancelled ? "The run was cancelled. " : "";
        if (failed.Length > 0)
            text += $"Failed on {failed}. ";
        if (left.Length > 0)
            text += $"Not run to its end on {left}. ";
        return text + "The caller reads each host's result by the id of this run; each host has a run of its own.";
    }

    private string Names(Func<ToolCallResult?, bool> which) =>
        string.Join(", ", content.Hosts.Where((_, i) => which(content.Results[i])).Select(host => host.Name));
}
