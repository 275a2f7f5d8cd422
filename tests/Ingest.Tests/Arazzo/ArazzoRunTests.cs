using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Ingest.Publishing;
using Signalbox.Workflows.Planning;
using Xunit.Abstractions;

namespace Signalbox.Ingest.Tests.Arazzo;

/// <summary>
/// Every workflow that is imported of the shared Arazzo documents, linked to those that it calls, comes to the end that its author meant when an API
/// answers as its criteria and outputs expect. Which of a few answers that are, is found by trying.
/// </summary>
public sealed class ArazzoRunTests(ITestOutputHelper output)
{
    private const int MostTries = 20_000;

    /// <summary>Asks for a Content-Type in its request that nothing in the document sets.</summary>
    private static readonly string[] s_withoutEnd = ["implicit-content-type"];

    /// <summary>What the documents ask their APIs for, all in one.</summary>
    private const string Thing = """
        {"id": 1, "title": "Validation failed", "status": 400, "object": "list", "page": {"limit": 10, "total": 1}, "items": [{"id": "1", "name": "tea"}], "name": "NAME",
         "ticketId": "a54a57ca-36f8-421b-a6b4-2e8f26858a4c", "ticketCode": "c", "eventId": "3be6453c-03eb-4357-ae5a-984a0e574a54", "dates": ["2026-01-02", "2026-01-03"],
         "access_token": "A", "refresh_token": "R", "expires_in": 60, "code": "C", "customerName": "Ann", "details": {"errors": [{"path": ["name"], "message": "missing"}]}}
        """;

    private static readonly string[] s_names =
        ["respect-e2e-client", "Mermaid Treasure Identification and Analysis", "Orca Identification and Analysis"];

    private static readonly UpstreamResponse[] s_answers =
    [
        .. new[] { 200, 201, 204, 400, 401, 500 }.SelectMany(status => Bodies().Select(body => new UpstreamResponse
        {
            StatusCode = status,
            Headers = [new("Location", "/things/1"), new("X-Expires-After", "60"), new("X-Rate-Limit", "9")],
            ContentType = body.StartsWith('A') ? "text/plain" : "application/json",
            Body = Encoding.UTF8.GetBytes(body),
        })),
    ];

    private static IEnumerable<string> Bodies()
    {
        var things = s_names.Select(name => Thing.Replace("NAME", name, StringComparison.Ordinal)).ToList();
        return [.. things, $"[{things[0]}]", "A classic Italian tiramisu layered with mascarpone and espresso"];
    }

    public static TheoryData<string> Documents { get; } = [.. ArazzoSuite.Documents()];

    [ArazzoSuiteTheory]
    [MemberData(nameof(Documents))]
    public async Task What_is_imported_of_a_document_runs_to_its_end(string name)
    {
        using var scratch = new Scratch();
        var (document, apis) = ArazzoIdentityTests.Prepare(scratch, name);
        IReadOnlyList<GeneratedWorkflow> workflows;
        try
        {
            workflows = (await RoundTrip.IngestAsync([document, .. apis])).Workflows;
        }
        catch (DocumentException)
        {
            return; // that it is refused, and how, is for another test
        }

        var byId = workflows.ToLookup(one => one.Spec.WorkflowId, StringComparer.Ordinal);
        foreach (var workflow in workflows)
        {
            Assert.Null(CallRule.Problem(Calls(workflow), id => [.. byId[id].Select(Calls)]));
            var tries = 0;
            var plan = Linked(workflow, byId);
            var arguments = Arguments(workflow.Spec.Inputs);
            Assert.Empty(plan.CheckArguments(arguments));
            var last = "";
            Assert.True(EndsWell(plan, arguments, [], ref tries, ref last) != s_withoutEnd.Contains(workflow.Spec.WorkflowId), $"{workflow.Spec.WorkflowId}: {last}");
            output.WriteLine($"{workflow.Spec.WorkflowId}: {last}");
        }
    }

    /// <summary>Plays the run with the answers given so far, and goes on with each that could come next.</summary>
    private static bool EndsWell(WorkflowPlan plan, JsonElement arguments, ImmutableList<UpstreamResponse> given, ref int tries, ref string last)
    {
        using var run = new WorkflowRun(plan, arguments);
        foreach (var answer in given)
        {
            while (run.Next() is RunAction.Wait)
            {
                // Time passes at once.
            }

            run.Received(answer);
        }

        var next = run.Next();
        while (next is RunAction.Wait) next = run.Next();
        if (next is not RunAction.Send)
        {
            var trace = string.Join(", ", run.Trace.Select(step => $"{step.StepId} {step.RequestLine} {step.StatusCode}"));
            // Of those that fail, the one that came farthest says why.
            if (next is RunAction.Succeeded || trace.Length > last.Length)
                last = next is RunAction.Stopped stopped ? $"{trace} -> {stopped.Failure.Reason}" : trace;
            return next is RunAction.Succeeded;
        }

        foreach (var answer in s_answers)
        {
            if (given.Count >= 30 || ++tries > MostTries) return false;
            if (EndsWell(plan, arguments, given.Add(answer), ref tries, ref last)) return true;
        }

        return false;
    }

    private static WorkflowPlan Linked(GeneratedWorkflow workflow, ILookup<string, GeneratedWorkflow> byId) => WorkflowCompiler.Compile(workflow.Spec).Plan!.LinkedTo(
        Calls(workflow).Calls.Select(call => call.WorkflowId).Distinct(StringComparer.Ordinal).ToDictionary(id => id, id => Linked(byId[id].Single(), byId), StringComparer.Ordinal));

    private static WorkflowCalls Calls(GeneratedWorkflow workflow) => WorkflowCalls.Of(new("default", workflow.Name), workflow.Spec);

    /// <summary>A plain value for every input.</summary>
    private static JsonElement Arguments(JsonElement? inputs) =>
        JsonSerializer.SerializeToElement(inputs is { } schema ? Value(JsonNode.Parse(schema.GetRawText())!.AsObject(), 0) : new JsonObject());

    private static JsonNode? Value(JsonObject schema, int depth) => (schema["const"] ?? schema["default"] ?? schema["enum"]?[0]) switch
    {
        { } shown => shown.DeepClone(),
        null => (string?)(schema["type"] is JsonArray types ? types[0] : schema["type"]) switch
        {
            "object" or null when depth < 8 && schema["properties"] is JsonObject members =>
                new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Value(member.Value as JsonObject ?? [], depth + 1)))),
            "object" => new JsonObject(),
            "array" => new JsonArray(),
            "integer" or "number" => JsonValue.Create(1),
            "boolean" => JsonValue.Create(true),
            _ => JsonValue.Create((string?)schema["format"] switch { "date" => "2026-01-02", "date-time" => "2026-01-02T03:04:05Z", "email" => "a@example.com", "uri" => "https://example.com/", _ => "text" }),
        },
    };
}
