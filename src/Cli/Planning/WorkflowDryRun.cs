using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Planning;

namespace Signalbox.Cli.Planning;

/// <summary>A dry run, for people and for programs. Pure.</summary>
/// <param name="workflow">Name of the workflow, for people.</param>
/// <param name="plan">What was run.</param>
/// <param name="targetOf">The target of a name: called workflows have their own.</param>
/// <param name="result">What came of it.</param>
internal sealed class WorkflowDryRun(string workflow, WorkflowPlan plan, Func<string, PlannedTarget> targetOf, DryRunResult result)
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly PlannedTarget _target = targetOf(plan.Spec.TargetRef.Name);

    private readonly IReadOnlyList<RequestPlan> _requests =
        [.. result.Exchanges.Select(exchange => RequestPlan.Of(exchange, targetOf((exchange.Request.Plan ?? plan).Spec.TargetRef.Name)))];

    public JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["workflow"] = workflow,
            ["tool"] = plan.Spec.Tool.Name,
            ["specDigest"] = plan.SpecDigest,
            ["target"] = new JsonObject { ["name"] = _target.Name, ["found"] = _target.Exists, ["baseUrl"] = _target.Exists ? _target.BaseUrl : null, ["credentials"] = _target.Note },
            ["requests"] = new JsonArray([.. _requests.Select(request => (JsonNode)request.ToJson())]),
        };
        if (result.Outputs is { } outputs)
            json["outputs"] = outputs.DeepClone();
        if (result.Failure is { } failure)
            json["failure"] = new JsonObject { ["stepId"] = failure.StepId, ["reason"] = failure.Reason, ["remedy"] = failure.Remedy };
        return json;
    }

    public string ToText()
    {
        var text = new StringBuilder()
            .Append("tool     ").Append(plan.Spec.Tool.Name).Append("   ").Append(workflow).Append('\n')
            .Append("digest   ").Append(plan.SpecDigest).Append('\n')
            .Append("target   ").Append(_target.Name).Append("   ").Append(_target.Exists ? _target.BaseUrl + "   " : "").Append(_target.Note).Append('\n')
            .Append("Nothing is sent. The answers are made up from the workflow; other answers may lead to other requests.\n");
        for (var i = 0; i < _requests.Count; i++)
            Append(text, i + 1, _requests[i]);
        if (result.Outputs is { } outputs)
            text.Append("\noutputs  ").Append(outputs.ToJsonString(Readable)).Append('\n');
        return text.ToString();
    }

    private static void Append(StringBuilder text, int number, RequestPlan request)
    {
        text.Append('\n');
        if (request.WaitBefore > TimeSpan.Zero)
            text.Append("         (after ").Append(request.WaitBefore.TotalSeconds).Append(" s)\n");
        text.Append(number).Append(". ").Append(request.StepId).Append("   ").Append(request.Method).Append(' ').Append(request.Url)
            .Append(request.Repeatable ? "" : "   (never sent twice)").Append('\n');
        AppendMessage(text, request.Headers, request.Body);
        if (request.AnswerStatus is { } status)
        {
            text.Append("   made-up answer ").Append(status).Append('\n');
            AppendMessage(text, request.AnswerHeaders, request.AnswerBody);
        }
    }

    private static void AppendMessage(StringBuilder text, IReadOnlyList<KeyValuePair<string, string>> headers, JsonNode? body)
    {
        foreach (var (name, value) in headers)
            text.Append("     ").Append(name).Append(": ").Append(value).Append('\n');
        if (body is not null)
            text.Append("     ").Append(body is JsonValue value && value.TryGetValue<string>(out var said) ? said : body.ToJsonString(Readable)).Append('\n');
    }
}
