using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Tests.Conditions;

public sealed class ConditionTests
{
    private const string Body = """{"count": 3, "state": "Done", "text": "12", "items": [{"id": "a", "o.k": true}], "no": null, "on": true, "it's": 1}""";

    [Theory]
    [InlineData("$statusCode == 200", true)]
    [InlineData("$statusCode==200&&$response.body.count>2", true)]
    [InlineData("$statusCode < 200 || $statusCode >= 200", true)]
    [InlineData("!($statusCode == 200)", false)]
    [InlineData("!$response.body.on", false)]
    [InlineData("$response.body.on", true)]
    [InlineData("$response.body.on == true", true)]
    [InlineData("$response.body.state == 'DONE'", true)]
    [InlineData("$response.body.state != 'done'", false)]
    [InlineData("$response.body#/items/0/id == 'a'", true)]
    [InlineData("$response.body.items[0].id == 'a'", true)]
    [InlineData("$response.body.items[0]['o.k']", true)]
    [InlineData("$response.body.items[1].id == null", true)]
    [InlineData("$response.body.text > 9", true)]
    [InlineData("$response.body.text == 12.0", true)]
    [InlineData("$response.body.no == null", true)]
    [InlineData("$response.body.no", false)]
    [InlineData("$response.body.missing != null", false)]
    [InlineData("$response.body.count != null", true)]
    [InlineData("$response.body.no < 1", false)]
    [InlineData("$response.header.X-State == 'it''s on'", true)]
    [InlineData("$inputs.x == 5 && $method == 'GET'", true)]
    [InlineData("$request.query.q == 5", true)]
    [InlineData("$url == '/a?q=5'", true)]
    [InlineData("true || $statusCode == 1 && false", true)]
    [InlineData("(true || $statusCode == 1) && false", false)]
    [InlineData("1e2 == 100", true)]
    [InlineData("-1 < 0", true)]
    public void A_simple_condition_holds_or_not(string condition, bool holds) =>
        Assert.Equal(holds, Holds("{\"condition\": " + Quoted(condition) + "}"));

    [Theory]
    [InlineData("$statusCode", "^2\\d{2}$", true)]
    [InlineData("$response.body.state", "^done$", false)]
    [InlineData("$response.body.state", "^({$inputs.re})$", true)]
    [InlineData("$response.body.missing", ".*", false)]
    public void A_regex_is_applied_to_its_context(string context, string pattern, bool holds) =>
        Assert.Equal(holds, Holds($"{{\"context\": {Quoted(context)}, \"type\": \"regex\", \"condition\": {Quoted(pattern)}}}"));

    [Theory]
    [InlineData("$.items[?@.id == 'a']", true)]
    [InlineData("$.items[?@.id == 'b']", false)]
    [InlineData("$.items[?@.id == \"{$inputs.id}\"]", true)]
    [InlineData("$.items[?@.id == '{$inputs.evil}']", false)]
    [InlineData("$[?@ == {$inputs.three}]", true)]
    [InlineData("$.missing", false)]
    public void A_jsonpath_condition_holds_when_it_selects_something(string query, bool holds) =>
        Assert.Equal(holds, Holds($"{{\"context\": \"$response.body\", \"type\": {{\"type\": \"jsonpath\", \"version\": \"rfc9535\"}}, \"condition\": {Quoted(query)}}}"));

    private static bool Holds(string criterion)
    {
        var run = Specs.Run(Specs.OneStep($"\"operation\": {{\"method\": \"GET\", \"path\": \"/a\"}}, \"parameters\": [{{\"name\": \"q\", \"in\": \"query\", \"value\": \"$inputs.x\"}}], \"successCriteria\": [{criterion}]") with
        {
            Inputs = Specs.Json("""{"type": "object", "additionalProperties": true}"""),
        }, """{"x": 5, "re": "Done|Other", "id": "a", "evil": "x' || @.id == 'a", "three": 3}""");
        return run.Answer(200, Body, ("x-state", "It's ON")).Next() is RunAction.Succeeded;
    }

    private static string Quoted(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
