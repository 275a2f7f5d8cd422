using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Runs;

/// <summary>The finished steps of a run as its status shows them: polls that end alike are one entry, and of very many the first and the last remain.</summary>
internal sealed class RunSteps(IEnumerable<RunStep> known)
{
    private const int Most = 100;
    private const int KeptFirst = 20;

    /// <summary>Of a step within workflows that call each other: the ids that led there.</summary>
    public const int LongestStepId = 256;

    public const int LongestRequest = 2048;

    private readonly List<RunStep> _steps = [.. known];

    public IReadOnlyList<RunStep> All => _steps;

    public bool AnyUnknown => _steps.Any(s => s.Outcome == nameof(StepOutcome.Unknown));

    /// <param name="record">What ended.</param>
    /// <param name="request">Its method and path, clean of secrets.</param>
    /// <param name="at">When.</param>
    public void Add(StepRecord record, string request, DateTimeOffset at)
    {
        var step = new RunStep
        {
            StepId = RunDocument.Cut(record.StepId, LongestStepId)!,
            Request = RunDocument.Cut(request, LongestRequest)!,
            StatusCode = record.StatusCode,
            Outcome = record.Outcome.ToString(),
            Tries = 1,
            EndedAt = at,
        };
        if (_steps.Count > 0 && _steps[^1] is var last && last with { Tries = 1, EndedAt = at } == step)
        {
            _steps[^1] = step with { Tries = last.Tries + 1 };
            return;
        }
        if (_steps.Count == Most)
            _steps.RemoveAt(KeptFirst);
        _steps.Add(step);
    }

    public JsonArray ToJson() =>
    [
        .. _steps.Select(s => (JsonNode)new JsonObject
        {
            ["stepId"] = s.StepId,
            ["request"] = s.Request,
            ["statusCode"] = s.StatusCode,
            ["outcome"] = s.Outcome,
            ["tries"] = s.Tries,
            ["endedAt"] = s.EndedAt is { } at ? RunTime.Text(at) : null,
        }.WithoutNulls()),
    ];
}
