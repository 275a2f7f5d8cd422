using System.Text;
using System.Text.Json;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Tests;

/// <summary>Specs and responses written short.</summary>
internal static class Specs
{
    /// <summary>A spec with one argument <c>x</c> (any type, may be absent) and <paramref name="members"/> (JSON without the outer braces).</summary>
    public static McpWorkflowSpec Spec(string members) => SpecJson.FromJson(Json($$$"""
        {"workflowId": "w", "targetRef": {"name": "t"}, "tool": {"name": "tool"},
         "inputs": {"type": "object", "properties": {"x": {}, "y": {}, "def": {"default": "D"} } }, {{{members}}}}
        """));

    /// <summary>A spec of one step; <paramref name="step"/> is JSON without the outer braces.</summary>
    public static McpWorkflowSpec OneStep(string step) => Spec($$$"""
        "steps": [{"stepId": "s", {{{step}}}}]
        """);

    public static WorkflowPlan Plan(McpWorkflowSpec spec)
    {
        var result = WorkflowCompiler.Compile(spec);
        Assert.Empty(result.Problems);
        return result.Plan!;
    }

    public static WorkflowRun Run(McpWorkflowSpec spec, string arguments = "{}") => Replays.Watched(Plan(spec), Json(arguments));

    public static UpstreamRequest Request(this WorkflowRun run) => run.Next() switch
    {
        RunAction.Send send => send.Request,
        RunAction.Stopped stopped => throw new InvalidOperationException(stopped.Failure.Reason),
        var other => throw new InvalidOperationException(other.ToString()),
    };

    public static RunFailure Failure(this WorkflowRun run) => Assert.IsType<RunAction.Stopped>(run.Next()).Failure;

    public static string Outputs(this WorkflowRun run) => run.Next() switch
    {
        RunAction.Succeeded succeeded => succeeded.Outputs.ToJsonString(),
        RunAction.Stopped stopped => throw new InvalidOperationException(stopped.Failure.Reason),
        var other => throw new InvalidOperationException(other.ToString()),
    };

    public static WorkflowRun Answer(this WorkflowRun run, int status, string? json = null, params (string Name, string Value)[] headers)
    {
        var response = new UpstreamResponse
        {
            StatusCode = status,
            Headers = [.. headers.Select(h => KeyValuePair.Create(h.Name, h.Value))],
            Body = json is null ? default : Encoding.UTF8.GetBytes(json),
            ContentType = json is null ? null : "application/json",
        };
        Replays.Answered(run, run.Request(), response);
        run.Received(response);
        return run;
    }

    public static WorkflowRun Fails(this WorkflowRun run, UpstreamFailure failure)
    {
        Replays.Failed(run, run.Request(), failure);
        run.Failed(failure);
        return run;
    }

    public static JsonElement Json(string text) => JsonElement.Parse(text);

    public static string BodyText(this UpstreamRequest request) => Encoding.UTF8.GetString(request.Body.Span);
}
