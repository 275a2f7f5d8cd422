using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>A job that goes through its stages as time passes. The last stage completes it.</summary>
internal sealed class BmcTask(string id, string name, DateTimeOffset started, IReadOnlyList<BmcTaskStage> stages)
{
    private readonly List<JsonObject> _messages = [];
    private int _done;

    public string TaskId => id;

    public string State { get; private set; } = "Running";

    public DateTimeOffset? Ended { get; private set; }

    public bool HasEnded => Ended is not null;

    /// <summary>When the next stage is due; null when the task has ended.</summary>
    public DateTimeOffset? NextDue => HasEnded ? null : started + stages[_done].After;

    /// <summary>Runs the stage that is due. A refusal by the stage ends the task as an exception.</summary>
    public void Step()
    {
        var stage = stages[_done];
        var at = started + stage.After;
        try
        {
            stage.Effect?.Invoke(at);
        }
        catch (BmcException refusal)
        {
            Say(refusal.Message, "Critical");
            End("Exception", at);
            return;
        }
        Say(stage.Message, "OK");
        if (++_done == stages.Count)
            End("Completed", at);
    }

    public void Cancel(DateTimeOffset at)
    {
        Say("The task was cancelled.", "Warning");
        End("Cancelled", at);
    }

    public JsonObject Read(DateTimeOffset now)
    {
        var body = new JsonObject
        {
            ["Id"] = id,
            ["Name"] = name,
            ["TaskState"] = State,
            ["TaskStatus"] = State switch { "Exception" => "Critical", "Cancelled" => "Warning", _ => "OK" },
            ["PercentComplete"] = Percent(now),
            ["StartTime"] = BmcTime.Format(started),
            ["Messages"] = new JsonArray([.. _messages.Select(m => m.DeepClone())]),
        };
        if (Ended is { } ended)
            body["EndTime"] = BmcTime.Format(ended);
        return body;
    }

    private int Percent(DateTimeOffset now)
    {
        if (State == "Completed")
            return 100;
        var share = ((Ended ?? now) - started) / stages[^1].After;
        return (int)Math.Clamp(100 * share, 0, 99);
    }

    private void End(string state, DateTimeOffset at)
    {
        State = state;
        Ended = at;
    }

    private void Say(string message, string severity) => _messages.Add(new()
    {
        ["MessageId"] = $"TSK{1000 + _messages.Count}",
        ["Message"] = message,
        ["Severity"] = severity,
    });
}
