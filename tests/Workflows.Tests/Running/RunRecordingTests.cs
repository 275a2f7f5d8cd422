using System.Text;
using System.Text.Json;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Running;

namespace Signalbox.Workflows.Tests.Running;

public sealed class RunRecordingTests
{
    private const string Job = """
        "steps": [
          {"stepId": "find", "operation": {"method": "GET", "path": "/things"}, "parameters": [{"name": "n", "in": "query", "value": "$inputs.x"}], "outputs": {"id": "$response.body#/0/id", "tag": "$response.header.ETag"}},
          {"stepId": "start", "operation": {"method": "POST", "path": "/things/{id}/go"}, "parameters": [{"name": "id", "in": "path", "value": "$steps.find.outputs.id"}],
           "requestBody": {"payload": {"tag": "$steps.find.outputs.tag"}}, "successCriteria": [{"condition": "$statusCode == 202"}],
           "onFailure": [{"name": "look", "type": "goto", "stepId": "wait", "criteria": [{"condition": "$statusCode == 409"}]}], "outputs": {"job": "$response.body#/job"}},
          {"stepId": "wait", "operation": {"method": "GET", "path": "/jobs/current"}, "successCriteria": [{"condition": "$response.body#/state == 'done'"}],
           "onFailure": [{"name": "notYet", "type": "retry", "retryAfter": 2, "retryLimit": 5, "criteria": [{"condition": "$response.body#/state == 'running'"}]}],
           "outputs": {"took": "$response.body#/took"}},
          {"stepId": "close", "operation": {"method": "DELETE", "path": "/jobs/current"}}],
        "outputs": {"id": "$steps.find.outputs.id", "took": "$steps.wait.outputs.took"}
        """;

    private static readonly string[] Answers =
    [
        """200 [{"id": 7}]""", """202 {"job": "j-1"}""", """200 {"state": "running"}""", """200 {"state": "running", "note": "Ä"}""", """200 {"state": "done", "took": 3}""", "204 ",
    ];

    public static TheoryData<int> Boundaries() => [.. Enumerable.Range(0, Answers.Length + 1)];

    [Theory]
    [MemberData(nameof(Boundaries))]
    public void A_run_goes_on_from_every_boundary_as_if_nothing_had_happened(int boundary)
    {
        var plan = Specs.Plan(Specs.Spec(Job));
        var arguments = Specs.Json("""{"x": "a b"}""");
        var whole = Drive(new(plan, arguments), new(), Answers);

        var recording = new RunRecording();
        Drive(new(plan, arguments), recording, Answers[..boundary]);
        var restored = Reread(recording);
        var resumed = restored.Replay(plan, Reread(arguments));
        Assert.Equal(boundary, resumed.Trace.Count);
        var rest = Drive(resumed, restored, Answers[boundary..]);
        Assert.Equal(whole.Sent[boundary..], rest.Sent);
        Assert.Equal(whole.End, rest.End);
        Assert.Equal(whole.Trace, rest.Trace);
    }

    [Fact]
    public void Everything_of_an_answer_survives()
    {
        Assert.Equal(
            ["AfterLostAnswer", "Body", "ContentType", "Headers", "StatusCode"],
            typeof(UpstreamResponse).GetProperties().Select(p => p.Name).Order(StringComparer.Ordinal)); // a new one must be recorded, too
        var plan = Specs.Plan(Specs.OneStep(""" "operation": {"method": "GET", "path": "/a"} """));
        var recording = new RunRecording();
        var run = new WorkflowRun(plan, default);
        var request = run.Request();
        recording.Received(request, new() { StatusCode = 200, Headers = [new("A", "b")], Body = new byte[] { 0xff, 0, 0x80 }, ContentType = "application/octet-stream", AfterLostAnswer = true });
        var response = Reread(recording).Answers[0].Response!;
        Assert.Equal([0xff, 0, 0x80], response.Body.ToArray());
        Assert.Equal(200, response.StatusCode);
        Assert.True(response.AfterLostAnswer);
        Assert.Equal("A b", $"{response.Headers[0].Key} {response.Headers[0].Value}");
        Assert.Equal("application/octet-stream", response.ContentType);
    }

    [Fact]
    public void A_recording_of_other_requests_is_refused()
    {
        var arguments = Specs.Json("""{"x": "a"}""");
        var recording = new RunRecording();
        Drive(new(Specs.Plan(Specs.Spec(Job)), arguments), recording, Answers[..2]);
        Assert.Throws<RunReplayException>(() => recording.Replay(Specs.Plan(Specs.Spec(Job)), Specs.Json("""{"x": "b"}""")));
        Assert.Throws<RunReplayException>(() => recording.Replay(
            Specs.Plan(Specs.OneStep(""" "operation": {"method": "GET", "path": "/things"} """)), arguments));
    }

    [Theory]
    [InlineData("""[{"mark": "x"}]""")]
    [InlineData("""{"mark": "x"}""")]
    [InlineData("""[{"mark": "x", "failure": "Nonsense", "message": "", "unknown": true}]""")]
    public void What_is_no_recording_is_refused(string json) => Assert.Throws<RunReplayException>(() => RecordingJson.Read(Specs.Json(json)));

    [Fact]
    public void A_request_whose_answer_was_lost_is_not_sent_again_after_the_replay()
    {
        var plan = Specs.Plan(Specs.Spec(Job));
        var recording = new RunRecording();
        var run = new WorkflowRun(plan, Specs.Json("""{"x": "a"}"""));
        Drive(run, recording, Answers[..1]);
        recording.Failed(run.Request(), new(UpstreamFailureKind.Lost, "the process died", OutcomeUnknown: true));
        var resumed = Reread(recording).Replay(plan, Specs.Json("""{"x": "a"}"""));
        Assert.True(resumed.Failure().OutcomeUnknown);
    }

    [Theory]
    [InlineData(""" "onFailure": [{"name": "a", "type": "retry", "retryAfter": 2, "retryLimit": 5}] """, true)]
    [InlineData(""" "onFailure": [{"name": "a", "type": "retry", "retryAfter": 2, "retryLimit": 4}] """, false)]
    [InlineData(""" "onFailure": [{"name": "a", "type": "retry", "retryLimit": 500}] """, false)]
    [InlineData(""" "timeout": 600000 """, false)]
    public void A_workflow_can_take_long_when_its_waits_add_up(string members, bool expected) =>
        Assert.Equal(expected, LongRunRule.CanTakeLong(Specs.Plan(Specs.OneStep($$""" "operation": {"method": "GET", "path": "/a"}, {{members}} """))));

    private static (List<string> Sent, string? End, string Trace) Drive(WorkflowRun run, RunRecording recording, IEnumerable<string> answers)
    {
        var sent = new List<string>();
        foreach (var answer in answers)
        {
            var request = RunRecording.NextRequest(run)!;
            sent.Add(RequestMark.Of(request));
            var response = new UpstreamResponse
            {
                StatusCode = int.Parse(answer[..3], System.Globalization.CultureInfo.InvariantCulture),
                Headers = [new("ETag", "W/\"1\"")],
                Body = Encoding.UTF8.GetBytes(answer[4..]),
                ContentType = "application/json",
            };
            recording.Received(request, response);
            run.Received(response);
        }
        var end = RunRecording.NextRequest(run) is { } next ? RequestMark.Of(next) : run.Outputs();
        return (sent, end, string.Join('|', run.Trace));
    }

    private static RunRecording Reread(RunRecording recording)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
            RecordingJson.Write(writer, recording);
        return RecordingJson.Read(JsonElement.Parse(buffer.ToArray()));
    }

    private static JsonElement Reread(JsonElement value) => JsonElement.Parse(value.GetRawText());
}
