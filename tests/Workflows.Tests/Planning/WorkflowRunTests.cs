using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Tests.Planning;

public sealed class WorkflowRunTests
{
    private const string Get = """ "operation": {"method": "GET", "path": "/a"} """;
    private const string Post = """ "operation": {"method": "POST", "path": "/a"} """;

    [Fact]
    public void Outputs_of_a_step_flow_into_the_next_with_their_type()
    {
        var run = Specs.Run(Specs.Spec("""
            "steps": [
              {"stepId": "find", "operation": {"method": "GET", "path": "/systems"}, "outputs": {"id": "$response.body#/items/0/id", "tag": "$response.header.ETag"}},
              {"stepId": "act", "operation": {"method": "POST", "path": "/systems/{id}"},
               "parameters": [{"name": "id", "in": "path", "value": "$steps.find.outputs.id"}, {"name": "If-Match", "in": "header", "value": "$steps.find.outputs.tag"}],
               "requestBody": {"payload": {"id": "$steps.find.outputs.id", "who": "to {$inputs.x}"}}}],
            "outputs": {"id": "$steps.find.outputs.id"}
            """), """{"x": "me"}""");
        run.Answer(200, """{"items": [{"id": 7}]}""", ("etag", "W/\"1\""));
        var request = run.Request();
        Assert.Equal("POST /systems/7", request.RequestLine);
        Assert.Equal("""{"id":7,"who":"to me"}""", request.BodyText());
        Assert.Equal("application/json", request.ContentType);
        Assert.Equal("If-Match: W/\"1\"", string.Join(';', request.Headers.Select(h => $"{h.Key}: {h.Value}")));
        Assert.Equal("""{"id":7}""", run.Answer(201).Outputs());
        Assert.Equal(["find 200 Succeeded", "act 201 Succeeded"], run.Trace.Select(t => $"{t.StepId} {t.StatusCode} {t.Outcome}"));
    }

    [Theory]
    [InlineData(200, """{"a": 1}""", """{"a":1}""")]
    [InlineData(200, """[1]""", """{"result":[1]}""")]
    [InlineData(204, null, """{"statusCode":204}""")]
    public void Without_outputs_the_result_is_the_last_body(int status, string? body, string result) =>
        Assert.Equal(result, Specs.Run(Specs.OneStep(Get)).Answer(status, body).Outputs());

    [Fact]
    public void Outputs_of_the_last_step_are_the_result_when_the_workflow_has_none() =>
        Assert.Equal("""{"n":"x"}""", Specs.Run(Specs.OneStep(Get + """, "outputs": {"n": "$response.body#/name"}""")).Answer(200, """{"name": "x"}""").Outputs());

    [Theory]
    [InlineData(199, false)]
    [InlineData(200, true)]
    [InlineData(299, true)]
    [InlineData(304, false)]
    [InlineData(500, false)]
    public void Without_criteria_success_is_a_2xx_status(int status, bool succeeds) =>
        Assert.Equal(succeeds, Specs.Run(Specs.OneStep(Get)).Answer(status, "{}").Next() is RunAction.Succeeded);

    [Theory]
    [InlineData("DELETE", 404, true, true)]
    [InlineData("DELETE", 410, true, true)]
    [InlineData("DELETE", 404, false, false)]
    [InlineData("DELETE", 500, true, false)]
    [InlineData("GET", 404, true, false)]
    public void What_a_lost_DELETE_has_deleted_counts_as_deleted(string method, int status, bool afterLostAnswer, bool succeeds)
    {
        var run = Specs.Run(Specs.OneStep($$"""
            "operation": {"method": "{{method}}", "path": "/a"}, "successCriteria": [{"condition": "$statusCode == 204"}]
            """));
        run.Request();
        run.Received(new() { StatusCode = status, Headers = [], AfterLostAnswer = afterLostAnswer });
        Assert.Equal(succeeds, run.Next() is RunAction.Succeeded);
    }

    [Fact]
    public void All_criteria_must_hold()
    {
        var spec = Specs.OneStep(Get + """
            , "successCriteria": [{"condition": "$statusCode == 200"}, {"context": "$response.body", "type": "jsonpath", "condition": "$[?@.state == 'ok']"}]
            """);
        Assert.IsType<RunAction.Succeeded>(Specs.Run(spec).Answer(200, """[{"state": "ok"}]""").Next());
        var failure = Specs.Run(spec).Answer(200, """[{"state": "bad"}]""").Failure();
        Assert.Contains("$[?@.state == 'ok']", failure.Reason, StringComparison.Ordinal);
        Assert.Contains("answer 200", failure.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_says_which_step_what_the_upstream_said_and_what_was_done()
    {
        var run = Specs.Run(Specs.Spec($$$"""
            "steps": [{"stepId": "create", {{{Post}}}}, {"stepId": "start", "operation": {"method": "POST", "path": "/b"}}]
            """));
        run.Answer(201, "{}").Answer(409, """{"error": {"@Message.ExtendedInfo": [{"Message": "The system is off."}]}}""");
        var failure = run.Failure();
        Assert.Equal("start", failure.StepId);
        Assert.Equal("POST /b", failure.RequestLine);
        Assert.Equal(409, failure.StatusCode);
        Assert.Equal("The system is off.", failure.UpstreamMessage);
        Assert.Contains("create (POST /a, 201)", failure.Remedy, StringComparison.Ordinal);
        Assert.False(failure.OutcomeUnknown);
    }

    [Fact]
    public void A_long_message_of_the_upstream_is_cut()
    {
        var failure = Specs.Run(Specs.OneStep(Get)).Answer(500, $$$"""{"message": "{{{new string('x', 5000)}}}"}""").Failure();
        Assert.InRange(failure.UpstreamMessage!.Length, 1000, 1001);
    }

    [Fact]
    public void An_output_that_is_needed_and_missing_stops_the_run_and_is_no_empty_text()
    {
        var run = Specs.Run(Specs.Spec("""
            "steps": [
              {"stepId": "find", "operation": {"method": "GET", "path": "/s"}, "outputs": {"id": "$response.body#/id"}},
              {"stepId": "act", "operation": {"method": "GET", "path": "/s/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$steps.find.outputs.id"}]}]
            """)).Answer(200, "{}");
        var failure = run.Failure();
        Assert.Equal("act", failure.StepId);
        Assert.Contains("step 'find' gave no output 'id'", failure.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", false)]
    [InlineData(""", "successCriteria": [{"condition": "$response.body#/a == 1"}]""", false)]
    [InlineData(""", "successCriteria": [{"condition": "$statusCode == 302"}]""", true)]
    public void A_step_that_judges_the_status_takes_a_redirect_for_an_answer(string criteria, bool takes) =>
        Assert.Equal(takes, Specs.Run(Specs.OneStep(Get + criteria)).Request().TakesRedirect);

    [Fact]
    public void A_result_without_any_of_its_outputs_is_a_failure()
    {
        var spec = Specs.Spec($$$"""
            "steps": [{"stepId": "s", {{{Get}}}, "outputs": {"a": "$response.body#/a", "b": "$response.body#/b"}}],
            "outputs": {"a": "$steps.s.outputs.a", "b": "$steps.s.outputs.b"}
            """);
        Assert.Equal("""{"b":null}""", Specs.Run(spec).Answer(200, """{"b": null}""").Outputs());
        Assert.Contains("None of the outputs", Specs.Run(spec).Answer(200, "<html>").Failure().Reason, StringComparison.Ordinal);
        Assert.Equal("""{"statusCode":204}""", Specs.Run(spec).Answer(204).Outputs());
    }

    [Fact]
    public void A_retry_waits_as_long_as_the_action_or_the_upstream_says()
    {
        var run = Specs.Run(Specs.OneStep(Get + """
            , "onFailure": [{"name": "again", "type": "retry", "retryAfter": 2, "retryLimit": 4, "criteria": [{"condition": "$statusCode == 503"}]}]
            """));
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.IsType<RunAction.Wait>(run.Answer(503).Next()).Delay);
        Assert.Equal(TimeSpan.FromSeconds(7), Assert.IsType<RunAction.Wait>(run.Answer(503, null, ("Retry-After", "7")).Next()).Delay);
        run.Answer(503, null, ("Retry-After", "Wed, 21 Oct 2015 07:28:30 GMT"), ("Date", "Wed, 21 Oct 2015 07:28:00 GMT"));
        Assert.Equal(TimeSpan.FromSeconds(30), Assert.IsType<RunAction.Wait>(run.Next()).Delay);
        Assert.IsType<RunAction.Wait>(run.Answer(503, null, ("Retry-After", "nonsense")).Next());
        Assert.Contains("after 5 tries", run.Answer(503).Failure().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_limit_there_is_one_retry_and_then_the_next_action()
    {
        var run = Specs.Run(Specs.Spec($$$"""
            "steps": [{"stepId": "s", {{{Get}}}, "onFailure": [{"name": "again", "type": "retry"}, {"name": "else", "type": "goto", "stepId": "t"}]},
                      {"stepId": "t", "operation": {"method": "GET", "path": "/t"}}]
            """));
        Assert.Equal("GET /t", run.Answer(500).Answer(500).Request().RequestLine);
        Assert.Equal(["s", "s"], run.Trace.Select(t => t.StepId));
    }

    [Fact]
    public void A_retry_may_run_another_step_first()
    {
        var run = Specs.Run(Specs.Spec($$$"""
            "steps": [{"stepId": "login", "operation": {"method": "POST", "path": "/login"}, "outputs": {"t": "$response.body#/t"}},
                      {"stepId": "s", {{{Get}}}, "parameters": [{"name": "X-T", "in": "header", "value": "$steps.login.outputs.t"}],
                       "onFailure": [{"name": "again", "type": "retry", "stepId": "login", "criteria": [{"condition": "$statusCode == 401"}]}]}]
            """));
        run.Answer(200, """{"t": "1"}""").Answer(401).Answer(200, """{"t": "2"}""");
        Assert.Equal("GET /a", run.Request().RequestLine);
        Assert.Equal("2", run.Request().Headers[0].Value);
        Assert.IsType<RunAction.Succeeded>(run.Answer(200, "{}").Next());
    }

    [Fact]
    public void A_success_action_ends_or_goes_to_a_step_when_its_criteria_hold()
    {
        var spec = Specs.Spec($$$"""
            "steps": [{"stepId": "s", {{{Get}}}, "onSuccess": [
                        {"name": "done", "type": "end", "criteria": [{"condition": "$response.body.state == 'DONE'"}]},
                        {"name": "jump", "type": "goto", "stepId": "u", "criteria": [{"condition": "$response.body.state == 'jump'"}]}]},
                      {"stepId": "t", "operation": {"method": "GET", "path": "/t"}}, {"stepId": "u", "operation": {"method": "GET", "path": "/u"}}]
            """);
        Assert.IsType<RunAction.Succeeded>(Specs.Run(spec).Answer(200, """{"state": "done"}""").Next());
        Assert.Equal("/u", Specs.Run(spec).Answer(200, """{"state": "jump"}""").Request().PathAndQuery);
        Assert.Equal("/t", Specs.Run(spec).Answer(200, """{"state": "other"}""").Request().PathAndQuery);
    }

    [Fact]
    public void The_workflows_actions_follow_those_of_the_step_and_its_parameters_fill_in()
    {
        var run = Specs.Run(Specs.Spec($$$"""
            "parameters": [{"name": "Accept", "in": "header", "value": "a"}, {"name": "v", "in": "query", "value": 1}],
            "failureActions": [{"name": "again", "type": "retry"}, {"name": "own", "type": "retry", "retryLimit": 9}],
            "steps": [{"stepId": "s", {{{Get}}}, "parameters": [{"name": "accept", "in": "header", "value": "b"}], "onFailure": [{"name": "own", "type": "end", "criteria": [{"condition": "$statusCode == 418"}]}]}]
            """));
        var request = run.Request();
        Assert.Equal("b", Assert.Single(request.Headers).Value);
        Assert.Equal("/a?v=1", request.PathAndQuery);
        Assert.IsType<RunAction.Send>(run.Answer(500).Next());
        Assert.IsType<RunAction.Stopped>(run.Answer(500).Next());
    }

    [Fact]
    public void A_circle_of_goto_ends_with_the_budget()
    {
        var run = Specs.Run(Specs.OneStep(Get + """, "onSuccess": [{"name": "again", "type": "goto", "stepId": "s"}]"""));
        while (run.Next() is RunAction.Send)
            run.Answer(200);
        Assert.Contains("1000 steps", run.Failure().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", false, false)]
    [InlineData("POST", true, true)]
    [InlineData("PATCH", false, false)]
    [InlineData("PUT", false, true)]
    [InlineData("DELETE", false, true)]
    public void A_request_that_may_have_taken_effect_is_sent_again_only_when_that_does_no_harm(string method, bool declared, bool again)
    {
        var run = Specs.Run(Specs.OneStep($$$"""
            "operation": {"method": "{{{method}}}", "path": "/a"}, "repeatable": {{{(declared ? "true" : "false")}}}, "onFailure": [{"name": "again", "type": "retry", "retryLimit": 5}]
            """));
        Assert.Equal(again, run.Request().Repeatable);
        run.Fails(new(UpstreamFailureKind.Lost, "the connection broke", OutcomeUnknown: true));
        Assert.Equal(again, run.Next() is RunAction.Send);
        Assert.Equal(StepOutcome.Unknown, run.Trace[0].Outcome);
        if (!again)
        {
            Assert.True(run.Failure().OutcomeUnknown);
            Assert.Contains("Outcome unknown", run.Failure().Remedy, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("POST", 502, true)]
    [InlineData("POST", 504, true)]
    [InlineData("PATCH", 504, true)]
    [InlineData("POST", 500, false)]
    [InlineData("POST", 503, false)]
    [InlineData("GET", 504, false)]
    [InlineData("PUT", 502, false)]
    public void What_a_gateway_got_no_answer_to_has_an_unknown_outcome_and_is_not_sent_again(string method, int status, bool unknown)
    {
        var run = Specs.Run(Specs.OneStep($$$"""
            "operation": {"method": "{{{method}}}", "path": "/a"}, "onFailure": [{"name": "again", "type": "retry"}]
            """));
        run.Answer(status);
        Assert.Equal(unknown ? StepOutcome.Unknown : StepOutcome.Failed, run.Trace[0].Outcome);
        if (!unknown)
            run.Answer(status);
        Assert.Equal(unknown, run.Failure().OutcomeUnknown);
        Assert.Equal(status, run.Failure().StatusCode);
        Assert.Equal(unknown, run.Failure().Remedy.StartsWith("Outcome unknown", StringComparison.Ordinal));
    }

    [Fact]
    public void No_way_round_by_goto_sends_a_request_of_unknown_outcome_again()
    {
        var run = Specs.Run(Specs.Spec($$$"""
            "steps": [{"stepId": "s", {{{Post}}}, "onFailure": [{"name": "look", "type": "goto", "stepId": "t"}]},
                      {"stepId": "t", "operation": {"method": "GET", "path": "/t"}, "onSuccess": [{"name": "back", "type": "goto", "stepId": "s"}]}]
            """));
        run.Request();
        run.Fails(new(UpstreamFailureKind.Timeout, "no answer in time", OutcomeUnknown: true));
        Assert.Equal("/t", run.Request().PathAndQuery);
        var failure = run.Answer(200).Failure();
        Assert.True(failure.OutcomeUnknown);
        Assert.Equal("s", failure.StepId);
    }

    [Fact]
    public void A_cancelled_call_takes_no_action()
    {
        var run = Specs.Run(Specs.OneStep(Get + """, "onFailure": [{"name": "again", "type": "retry", "retryLimit": 5}]"""));
        run.Request();
        run.Fails(new(UpstreamFailureKind.Cancelled, "the caller went away", false));
        Assert.Contains("the caller went away", run.Failure().Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Steps_run_behind_what_they_depend_on()
    {
        var run = Specs.Run(Specs.Spec("""
            "steps": [{"stepId": "b", "operation": {"method": "GET", "path": "/b/{i}"}, "dependsOn": ["a"], "parameters": [{"name": "i", "in": "path", "value": "$steps.a.outputs.i"}]},
                      {"stepId": "a", "operation": {"method": "GET", "path": "/a"}, "outputs": {"i": "$response.body#/i"}}]
            """));
        Assert.Equal(1, run.Request().StepIndex);
        Assert.Equal("/b/5", run.Answer(200, """{"i": 5}""").Request().PathAndQuery);
    }

    [Fact]
    public void Next_gives_the_same_request_until_it_is_answered()
    {
        var run = Specs.Run(Specs.OneStep(Get));
        Assert.Same(run.Next(), run.Next());
        run.Answer(200);
        Assert.Same(run.Next(), run.Next());
        Assert.Throws<InvalidOperationException>(() => run.Received(new() { StatusCode = 200, Headers = [] }));
    }

    [Fact]
    public void The_same_plan_arguments_and_responses_give_the_same_requests_in_parallel()
    {
        var plan = Specs.Plan(Specs.Spec("""
            "steps": [{"stepId": "a", "operation": {"method": "POST", "path": "/a/{x}"}, "parameters": [{"name": "x", "in": "path", "value": "$inputs.x"}, {"name": "q", "in": "query", "value": "$inputs.y"}],
                       "requestBody": {"contentType": "multipart/form-data", "payload": {"k": "$inputs.y", "f": "$inputs.def"}}, "outputs": {"o": "$response.body#/o"},
                       "onFailure": [{"name": "r", "type": "retry", "retryAfter": 1, "retryLimit": 3}]},
                      {"stepId": "b", "operation": {"method": "PUT", "path": "/b"}, "requestBody": {"payload": {"o": "$steps.a.outputs.o"}}}]
            """));
        var arguments = Specs.Json("""{"x": "a b", "y": {"c": [1, 2.50, "é"], "d": null}}""");
        var transcripts = Enumerable.Range(0, 1000).AsParallel().WithDegreeOfParallelism(8).Select(_ => Transcript(plan, arguments)).Distinct().ToArray();
        Assert.Single(transcripts);
        Assert.Contains("wait 00:00:01", transcripts[0], StringComparison.Ordinal);
        Assert.Contains("PUT /b", transcripts[0], StringComparison.Ordinal);
    }

    private static string Transcript(WorkflowPlan plan, System.Text.Json.JsonElement arguments)
    {
        var run = new WorkflowRun(plan, arguments);
        var (lines, statuses) = (new List<string>(), new Queue<int>([503, 500, 200, 200]));
        while (true)
        {
            switch (run.Next())
            {
                case RunAction.Send { Request: var request }:
                    lines.Add($"{request.Method} {request.PathAndQuery} {request.ContentType} {request.BodyText()}");
                    run.Answer(statuses.Dequeue(), """{"o": 1}""");
                    break;
                case RunAction.Wait wait:
                    lines.Add($"wait {wait.Delay}");
                    break;
                case RunAction.Succeeded done:
                    return string.Join('\n', [.. lines, done.Outputs.ToJsonString()]);
                case RunAction.Stopped stopped:
                    return string.Join('\n', [.. lines, stopped.Failure.Reason]);
            }
        }
    }
}
