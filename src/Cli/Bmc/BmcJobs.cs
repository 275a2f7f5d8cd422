using System.Globalization;
using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>
/// The task service. Nothing runs in the background: whoever asks first settles all stages that fell due in the meantime, in the order
/// of their time, so that the state depends on the clock alone.
/// </summary>
internal sealed class BmcJobs(BmcResources resources, TimeProvider time)
{
    private const int Remembered = 200;
    private readonly List<BmcTask> _tasks = [];
    private int _lastNumber = 1000;

    /// <summary>Starts a task and answers 202 with its address, as DSP0266 says for asynchronous operations.</summary>
    public BmcReply Start(string name, params BmcTaskStage[] stages) => Start(name, out _, stages);

    public BmcReply Start(string name, out BmcTask task, params BmcTaskStage[] stages)
    {
        if (_tasks.Count >= Remembered && _tasks.Find(t => t.HasEnded) is { } oldest)
            Forget(oldest);
        var id = "JID_" + (++_lastNumber).ToString(CultureInfo.InvariantCulture);
        var started = new BmcTask(id, name, time.GetUtcNow(), stages);
        _tasks.Add(started);
        var resource = resources.Add($"{BmcPaths.Tasks}/{id}", [], body => Update(body, started));
        task = started;
        return new BmcReply(202, resource.Read()).With("Location", resource.Path).With("Retry-After", "1");
    }

    public void Settle()
    {
        var now = time.GetUtcNow();
        while (_tasks.Where(t => t.NextDue <= now).MinBy(t => t.NextDue) is { } due)
            due.Step();
    }

    public BmcReply Delete(string id)
    {
        var task = _tasks.Find(t => t.TaskId == id) ?? throw BmcException.NotFound($"{BmcPaths.Tasks}/{id}");
        if (!task.HasEnded)
            throw BmcException.Conflict($"Task {id} is running and cannot be cancelled.", "Wait until it has ended.");
        Forget(task);
        return new(204);
    }

    private void Forget(BmcTask task)
    {
        _tasks.Remove(task);
        resources.Remove($"{BmcPaths.Tasks}/{task.TaskId}");
    }

    private void Update(JsonObject body, BmcTask task)
    {
        body.Clear();
        foreach (var (name, value) in task.Read(time.GetUtcNow()))
            body[name] = value?.DeepClone();
    }
}
