using System.Text;
using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Tests.Planning;

public sealed class UpstreamMessageTests
{
    [Theory]
    [InlineData("application/problem+json", """{"type": "about:blank", "title": "Out of credit", "detail": "Your balance is 30."}""", "Out of credit: Your balance is 30.")]
    [InlineData("application/problem+json", """{"title": "One or more validation errors occurred.", "errors": {"Name": ["is required"], "Size": ["too big"]}}""", "One or more validation errors occurred. Name: is required; Size: too big")]
    [InlineData("application/json", """{"error": {"code": "Base.1.8.GeneralError", "message": "See ExtendedInfo.", "@Message.ExtendedInfo": [{"Message": "The system is off."}, {"Message": "Power it on."}]}}""", "The system is off.; Power it on.")]
    [InlineData("application/json", """{"error": {"message": "No such customer: 'cus_1'", "type": "invalid_request_error"}}""", "No such customer: 'cus_1'")]
    [InlineData("application/json", """{"message": "Validation Failed", "errors": [{"resource": "Issue", "message": "title is missing"}]}""", "Validation Failed title is missing")]
    [InlineData("application/json", """{"kind": "Status", "status": "Failure", "message": "pods \"web\" not found", "reason": "NotFound", "code": 404}""", "pods \"web\" not found")]
    [InlineData("application/json", """{"errors": [{"title": "Invalid", "detail": "too short"}, {"title": "Invalid", "detail": "no digit"}]}""", "Invalid: too short; Invalid: no digit")]
    [InlineData("application/json", """{"detail": [{"loc": ["body", "size"], "msg": "field required", "type": "value_error.missing"}]}""", "field required")]
    [InlineData("application/json", """{"error": "invalid_grant", "error_description": "The code has expired."}""", "The code has expired.")]
    [InlineData("application/json", """{"error": "only a word"}""", "only a word")]
    [InlineData("application/json", """{"odata.error": {"code": "1"}, "error": {"code": "BadRequest", "message": {"lang": "en", "value": "The term is not valid."}}}""", "The term is not valid.")]
    [InlineData("application/json", """{"__type": "ResourceNotFoundException", "Message": "Requested resource not found"}""", "Requested resource not found")]
    [InlineData("application/json", """{"type": "com.vmware.vapi.std.errors.not_found", "value": {"messages": [{"args": [], "default_message": "No such VM.", "id": "x"}]}}""", "No such VM.")]
    [InlineData("application/json", """{"timestamp": 1, "status": 500, "error": "Internal Server Error", "path": "/a"}""", "Internal Server Error")]
    [InlineData("application/json", """{"code": 7}""", """{"code":7}""")]
    [InlineData("application/json", """["first", "second"]""", "first; second")]
    [InlineData("text/html", "<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1><p>nginx</p></body></html>", "502 Bad Gateway")]
    [InlineData("text/html", "<html><body><h1>It&#39;s down</h1></body></html>", "It's down")]
    [InlineData("text/plain", "upstream connect error\r\nreset", "upstream connect error  reset")]
    [InlineData("application/xml", "<error><code>7</code></error>", "<error><code>7</code></error>")]
    [InlineData("application/json", "{\"message\": \"", "{\"message\": \"")]
    [InlineData("application/json", "", null)]
    [InlineData("application/json", "{}", "{}")]
    public void The_upstreams_own_words_are_found_in_the_usual_bodies(string contentType, string body, string? message)
    {
        var run = Specs.Run(Specs.OneStep("\"operation\": {\"method\": \"GET\", \"path\": \"/a\"}"));
        run.Request();
        run.Received(new() { StatusCode = 400, Headers = [], ContentType = contentType, Body = Encoding.UTF8.GetBytes(body) });
        Assert.Equal(message, run.Failure().UpstreamMessage);
    }

    [Theory]
    [InlineData(400, "Correct the arguments")]
    [InlineData(401, "credentials")]
    [InlineData(403, "do not allow")]
    [InlineData(404, "ids in the arguments")]
    [InlineData(409, "another state")]
    [InlineData(412, "another state")]
    [InlineData(422, "Correct the arguments")]
    [InlineData(429, "try again later")]
    [InlineData(500, "see its logs")]
    [InlineData(502, "gateway")]
    [InlineData(503, "busy")]
    [InlineData(504, "gateway")]
    public void Each_status_has_its_advice_and_what_was_done_is_said(int status, string advice)
    {
        var run = Specs.Run(Specs.Spec("""
            "steps": [{"stepId": "create", "operation": {"method": "POST", "path": "/a"}}, {"stepId": "read", "operation": {"method": "GET", "path": "/b"}, "parameters": [{"name": "secret", "in": "query", "value": "s3cret"}]}]
            """));
        var failure = run.Answer(201, "{}").Answer(status, "{}").Failure();
        Assert.Contains(advice, failure.Remedy, StringComparison.Ordinal);
        Assert.Contains("Already done and not undone: create (POST /a, 201).", failure.Remedy, StringComparison.Ordinal);
        Assert.Equal(("read", "GET /b", status), (failure.StepId, failure.RequestLine, failure.StatusCode));
        Assert.DoesNotContain("s3cret", $"{failure}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"condition": "$response.body#/state == 'on'"}""", "{}", "cannot be judged for the answer 200: the response body has no value at /state")]
    [InlineData("""{"condition": "$response.body#/state == 'on'"}""", """{"state": "off"}""", "does not hold for the answer 200")]
    [InlineData("""{"condition": "^on$", "type": "regex", "context": "$response.header.State"}""", "{}", "the response has no header 'State'")]
    [InlineData("""{"condition": "{$response.body#/pattern}", "type": "regex", "context": "$statusCode"}""", """{"pattern": "("}""", "no regular expression that can be run")]
    [InlineData("""{"condition": "$[?@.x == {$response.body#/at}]", "type": "jsonpath", "context": "$response.body"}""", """{"at": "one"}""", "put quotation marks around it")]
    [InlineData("""{"condition": "$.items[0]", "type": "jsonpath", "context": "$response.body#/text"}""", """{"text": "plain"}""", "is text, not a JSON object or array")]
    [InlineData("""{"condition": "$.items[0]", "type": {"type": "jsonpath", "version": "rfc9535"}, "context": "$response.body"}""", """{"items": []}""", "does not hold for the answer 200")]
    public void A_criterion_that_cannot_be_judged_is_told_from_one_that_is_false(string criterion, string body, string reason)
    {
        var run = Specs.Run(Specs.OneStep($"\"operation\": {{\"method\": \"GET\", \"path\": \"/a\"}}, \"successCriteria\": [{criterion}]"));
        Assert.Contains(reason, run.Answer(200, body).Failure().Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$[?count(@.pets) > 0]", """{"pets": [1]}""", true)]
    [InlineData("$[?@.title == 'Bad']", """{"title": "Bad"}""", true)]
    [InlineData("$[?@.title == 'Bad']", """[{"title": "Bad"}]""", true)]
    [InlineData("$[?@.title == 'Bad']", """{"title": "Good"}""", false)]
    [InlineData("$[?@.title == 'Bad'].more", """{"title": "Bad"}""", false)]
    [InlineData("$.items[?@.n > 1]", """{"items": [{"n": 1}]}""", false)]
    public void A_filter_that_begins_a_criterion_is_asked_of_an_object_too(string query, string body, bool holds)
    {
        var run = Specs.Run(Specs.OneStep($$"""
            "operation": {"method": "GET", "path": "/a"}, "successCriteria": [{"type": "jsonpath", "context": "$response.body", "condition": "{{query}}"}]
            """));
        Assert.Equal(holds, run.Answer(200, body).Next() is RunAction.Succeeded);
    }

    [Theory]
    [InlineData("$.items[?(@.on)]", """{"items": [{"on": 0}, {"on": ""}, {"on": false}, {"on": null}, {}]}""", false)]
    [InlineData("$.items[?(@.on)]", """{"items": [{"on": "yes"}]}""", true)]
    [InlineData("$.items[(@.length-1)].last", """{"items": [{}, {"last": 1}]}""", true)]
    [InlineData("$[?@.title == '{$inputs.x}']", """{"title": "Bad"}""", true)]
    public void The_draft_of_JSONPath_that_Arazzo_1_0_had_keeps_its_meaning(string query, string body, bool holds)
    {
        var run = Specs.Run(Specs.OneStep($$"""
            "operation": {"method": "GET", "path": "/a"}, "successCriteria": [{"type": {"type": "jsonpath", "version": "draft-goessner-dispatch-jsonpath-00"}, "context": "$response.body", "condition": "{{query}}"}]
            """), """{"x": "Bad"}""");
        Assert.Equal(holds, run.Answer(200, body).Next() is RunAction.Succeeded);
    }

    [Fact]
    public void Replacements_find_the_fields_of_a_form_that_is_written_as_text()
    {
        var run = Specs.Run(Specs.OneStep("""
            "operation": {"method": "POST", "path": "/a"}, "requestBody": {"contentType": "application/x-www-form-urlencoded", "payload": "who={$inputs.x}&at=Lviv&at=Kyiv&b=a%20b",
             "replacements": [{"target": "/at/1", "value": "New York"}]}
            """), """{"x": "a&b"}""");
        Assert.Equal("who=a%26b&at=Lviv&at=New+York&b=a+b", run.Request().BodyText());
    }

    [Fact]
    public void What_a_step_was_given_may_authorize_the_next()
    {
        var run = Specs.Run(Specs.Spec("""
            "steps": [{"stepId": "login", "operation": {"method": "POST", "path": "/login"}, "outputs": {"token": "$response.body#/token"}},
                      {"stepId": "use", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "Authorization", "in": "header", "value": "Bearer {$steps.login.outputs.token}"}]}]
            """));
        Assert.Equal("Bearer T", run.Answer(200, """{"token": "T"}""").Request().Headers[0].Value);
    }

    [Fact]
    public void A_value_in_a_query_stays_a_value_whatever_is_in_it()
    {
        var run = Specs.Run(Specs.OneStep("""
            "operation": {"method": "GET", "path": "/a"}, "outputs": {"id": {"context": "$response.body", "type": "jsonpath", "selector": "$[?@.name == \"{$inputs.x}\"].id"}}
            """), """{"x": "a\" || true || \"\uE0000\uE001"}""");
        Assert.Equal("""{"id":2}""", run.Answer(200, """[{"name": "a", "id": 1}, {"name": "a\" || true || \"\uE0000\uE001", "id": 2}]""").Outputs());
    }

    [Fact]
    public void A_result_that_breaks_the_schema_is_given_with_a_note_or_refused_when_strict()
    {
        var spec = Specs.OneStep("""
            "operation": {"method": "GET", "path": "/a"}, "outputs": {"power": "$response.body#/power"}
            """);
        spec = spec with { Tool = spec.Tool with { OutputSchema = Specs.Json("""{"type": "object", "required": ["power"], "properties": {"power": {"type": "string"}}}""") } };
        Assert.Null(Assert.IsType<RunAction.Succeeded>(Specs.Run(spec).Answer(200, """{"power": "on"}""").Next()).Note);
        var lenient = Assert.IsType<RunAction.Succeeded>(Specs.Run(spec).Answer(200, """{"power": 7}""").Next());
        Assert.Equal("""{"power":7}""", lenient.Outputs.ToJsonString());
        Assert.Equal("The result does not fit the tool's output schema. power must be of type string.", lenient.Note);

        var strict = Specs.Run(spec with { Tool = spec.Tool with { StrictOutput = true } }).Answer(200, """{"power": 7}""").Failure();
        Assert.Equal(lenient.Note, strict.Reason);
    }
}
