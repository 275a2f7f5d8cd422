using System.Text.Json.Nodes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Runs;

/// <summary>The status of a run as its owner knows it, and the patch that writes it.</summary>
internal sealed class RunDocument
{
    private const int LongestResult = 16_384;
    private const int LongestFailure = 8_192;
    private const int LongestMessage = 1_024;

    private readonly List<Condition> _conditions;

    public RunDocument(DateTimeOffset startedAt, McpWorkflowRunStatus? known = null)
    {
        StartedAt = known?.StartedAt ?? startedAt;
        Takeovers = known?.Takeovers ?? 0;
        Steps = new(known?.Steps ?? []);
        Progress = known?.Progress;
        _conditions = [.. known?.Conditions ?? []];
    }

    public DateTimeOffset StartedAt { get; }

    public string Phase { get; set; } = RunPhase.Running;

    public int Takeovers { get; set; }

    /// <summary>Null: handed over, or ended.</summary>
    public RunOwner? Owner { get; set; }

    public DateTimeOffset? EndedAt { get; set; }

    public RunRequest? Sending { get; set; }

    public RunSteps Steps { get; }

    public RunProgress? Progress { get; set; }

    public string? Result { get; set; }

    public string? Failure { get; set; }

    /// <summary>Null: nothing is sealed.</summary>
    public RunCheckpoint? Checkpoint { get; set; }

    public void Set(string type, bool holds, string reason, string message, DateTimeOffset now)
    {
        var status = holds ? ConditionStatus.True : ConditionStatus.False;
        var index = _conditions.FindIndex(c => c.Type == type);
        var since = index >= 0 && _conditions[index].Status == status ? _conditions[index].LastTransitionTime : now;
        var condition = new Condition { Type = type, Status = status, Reason = reason, Message = message, LastTransitionTime = since };
        if (index >= 0)
            _conditions[index] = condition;
        else
            _conditions.Add(condition);
    }

    /// <summary>A merge patch of the whole status: what is null is taken away.</summary>
    public JsonObject ToPatch() => new()
    {
        ["phase"] = Phase,
        ["owner"] = Owner is { } owner ? new JsonObject { ["replica"] = owner.Replica, ["instance"] = owner.Instance } : null,
        ["startedAt"] = RunTime.Text(StartedAt),
        ["endedAt"] = EndedAt is { } ended ? RunTime.Text(ended) : null,
        ["takeovers"] = Takeovers,
        ["sending"] = Sending is { } sending ? new JsonObject { ["stepId"] = Cut(sending.StepId, RunSteps.LongestStepId), ["request"] = Cut(sending.Request, RunSteps.LongestRequest) } : null,
        ["steps"] = Steps.ToJson(),
        ["progress"] = Progress is { } progress ? new JsonObject { ["message"] = Cut(progress.Message, LongestMessage), ["percent"] = progress.Percent } : null,
        ["result"] = Cut(Result, LongestResult),
        ["failure"] = Cut(Failure, LongestFailure),
        ["checkpoint"] = Checkpoint is { } point ? new JsonObject { ["keyId"] = point.KeyId, ["data"] = point.Data } : null,
        ["conditions"] = new JsonArray([.. _conditions.Select(c => (JsonNode)new JsonObject
        {
            ["type"] = c.Type,
            ["status"] = c.Status,
            ["reason"] = c.Reason,
            ["message"] = c.Message,
            ["lastTransitionTime"] = c.LastTransitionTime is { } at ? RunTime.Text(at) : null,
        }.WithoutNulls())]),
    };

    /// <summary>The end alone, where the API server refuses the whole.</summary>
    public JsonObject ToEndPatch() => new()
    {
        ["phase"] = Phase,
        ["owner"] = null,
        ["sending"] = null,
        ["progress"] = null,
        ["checkpoint"] = null,
        ["endedAt"] = EndedAt is { } ended ? RunTime.Text(ended) : null,
        ["failure"] = "The result could not be written here; the tool server's log says why.",
    };

    /// <summary>What is cut says how long it was.</summary>
    internal static string? Cut(string? text, int longest)
    {
        if (text is null || text.Length <= longest)
            return text;
        var note = $"… (cut, {text.Length} characters)";
        var end = longest - note.Length;
        return text[..(char.IsHighSurrogate(text[end - 1]) ? end - 1 : end)] + note;
    }
}
