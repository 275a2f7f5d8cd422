using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Reviewing;

/// <summary>A run in a list.</summary>
internal sealed record RunRow
{
    public required string Namespace { get; init; }

    public required string Name { get; init; }

    public required string Workflow { get; init; }

    public required string Phase { get; init; }

    public required string Caller { get; init; }

    public required string Inputs { get; init; }

    public required IReadOnlyList<RunStep> Steps { get; init; }

    /// <summary>What it does now; null once it has ended.</summary>
    public string? Progress { get; init; }

    /// <summary>The tool server that runs it; null: none does.</summary>
    public string? Owner { get; init; }

    /// <summary>A request that must not be repeated and is under way.</summary>
    public string? Sending { get; init; }

    public string? Result { get; init; }

    public string? Failure { get; init; }

    public DateTimeOffset? Created { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? Deadline { get; init; }

    public int Takeovers { get; init; }

    public bool CancelRequested { get; init; }

    public static RunRow Of(McpWorkflowRun run) => new()
    {
        Namespace = run.Metadata.Namespace ?? "",
        Name = run.Metadata.Name,
        Workflow = run.Spec.WorkflowName,
        Phase = run.Status?.Phase ?? RunPhase.Pending,
        Caller = run.Spec.Caller,
        Inputs = run.Spec.Inputs,
        Steps = run.Status?.Steps ?? [],
        Progress = run.Status?.Progress is { } progress
            ? progress.Percent is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{progress.Message} [{percent} %]") : progress.Message
            : null,
        Owner = run.Status?.Owner?.Replica,
        Sending = run.Status?.Sending?.Request,
        Result = run.Status?.Result,
        Failure = run.Status?.Failure,
        Created = run.Metadata.CreationTimestamp,
        EndedAt = run.Status?.EndedAt,
        Deadline = run.Spec.Deadline,
        Takeovers = run.Status?.Takeovers ?? 0,
        CancelRequested = run.Spec.Cancel == true,
    };

    public JsonObject ToJson() => new()
    {
        ["namespace"] = Namespace,
        ["name"] = Name,
        ["workflow"] = Workflow,
        ["phase"] = Phase,
        ["caller"] = Caller,
        ["inputs"] = Inputs,
        ["steps"] = new JsonArray([.. Steps.Select(s => (JsonNode)new JsonObject
        {
            ["stepId"] = s.StepId,
            ["request"] = s.Request,
            ["statusCode"] = s.StatusCode,
            ["outcome"] = s.Outcome,
            ["tries"] = s.Tries,
            ["endedAt"] = Text(s.EndedAt),
        })]),
        ["progress"] = Progress,
        ["owner"] = Owner,
        ["sending"] = Sending,
        ["result"] = Result,
        ["failure"] = Failure,
        ["created"] = Text(Created),
        ["endedAt"] = Text(EndedAt),
        ["deadline"] = Text(Deadline),
        ["takeovers"] = Takeovers,
        ["cancelRequested"] = CancelRequested,
    };

    internal static string? Text(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
