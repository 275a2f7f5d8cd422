using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Running;

namespace Signalbox.ToolServer.Runs;

/// <summary>Keeps what another process needs to go on with a run, and seals it into the run's status. Not thread-safe.</summary>
internal sealed class RunSealer(RunEnvironment environment, ToolCall call, RunRecording recording)
{
    /// <summary>What a recording may hold in memory, and so a checkpoint when it is opened.</summary>
    private const long LargestRecording = 16 * 1024 * 1024;

    private readonly IReadOnlyDictionary<string, string> _called = RunPlans.Called(call.Plan);
    private bool _tooLarge;

    /// <summary>When the last answer came.</summary>
    public DateTimeOffset? AnsweredAt { get; set; }

    /// <summary>As <see cref="CheckpointContent.Begun"/>.</summary>
    public Dictionary<int, TimeSpan> Begun { get; } = [];

    /// <summary>Mark of a request that must not be repeated and is about to be sent; null: there is none.</summary>
    public string? Sending { get; set; }

    public void Record(UpstreamRequest request, UpstreamResult result, DateTimeOffset now)
    {
        AnsweredAt = now;
        if (_tooLarge)
            return;
        if (result.Response is { } response)
            recording.Received(request, response);
        else
            recording.Failed(request, result.Failure!);
        _tooLarge = recording.Bytes > LargestRecording;
    }

    /// <summary>Puts the checkpoint and what is to be said of it into <paramref name="document"/>.</summary>
    public void Seal(RunDocument document, RunIdentity identity)
    {
        var now = environment.Time.GetUtcNow();
        var problem = _tooLarge ? new RunSealException("TooLarge", "Its answers are larger than a checkpoint may be.") : null;
        document.Checkpoint = problem is not null ? null : SealOrNull(
            new() { Arguments = call.Arguments, Recording = recording, AnsweredAt = AnsweredAt, Sending = Sending, Called = _called, Begun = Begun }, identity, out problem);
        if (problem is null)
            document.Set("Resumable", true, "Sealed", "Another process can go on with it.", now);
        else
            document.Set("Resumable", false, problem.Reason, $"{problem.Message} If this process dies, the run ends.", now);
    }

    /// <summary>Puts the whole result into <paramref name="document"/>, for the caller alone; nothing where it cannot be sealed.</summary>
    public void Seal(RunDocument document, RunIdentity identity, ToolCallResult result) =>
        document.Checkpoint = SealOrNull(new() { Result = result }, identity, out _);

    private RunCheckpoint? SealOrNull(CheckpointContent content, RunIdentity identity, out RunSealException? problem)
    {
        problem = null;
        try
        {
            return RunSeal.Seal(environment.Keys(), identity, content.ToBytes());
        }
        catch (RunSealException e)
        {
            problem = e;
            return null;
        }
    }
}
