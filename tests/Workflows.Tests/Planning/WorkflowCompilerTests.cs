using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Tests.Planning;

public sealed class WorkflowCompilerTests
{
    private const string Get = """{"stepId": "s", "operation": {"method": "GET", "path": "/a"}}""";

    [Theory]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "$steps.nope.outputs.x"}]}""", "spec.steps[1].parameters[0].value", "'nope'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "$steps.s.outputs.x"}]}""", "spec.steps[1].parameters[0].value", "output 'x'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "$inputs.nope"}]}""", "spec.steps[1].parameters[0].value", "'nope'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "$input.x"}]}""", "spec.steps[1].parameters[0].value", "'$input.x'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "to {$inputs.nope}"}]}""", "spec.steps[1].parameters[0].value", "'nope'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "$workflows.v.outputs.x"}]}""", "spec.steps[1].parameters[0].value", "neither calls nor depends on")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "$workflows.w.outputs.x"}]}""", "spec.steps[1].parameters[0].value", "'x'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "$sourceDescriptions.a.url"}]}""", "spec.steps[1].parameters[0].value", "source descriptions")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "$components.parameters.p"}]}""", "spec.steps[1].parameters[0].value", "components")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "$response.body"}]}""", "spec.steps[1].parameters[0].value", "before the request")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query"}]}""", "spec.steps[1].parameters[0].value", "no value")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "body", "value": 1}]}""", "spec.steps[1].parameters[0].in", "'body'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "host", "in": "header", "value": 1}]}""", "spec.steps[1].parameters[0].name", "host")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "Authorization", "in": "header", "value": 1}]}""", "spec.steps[1].parameters[0].name", "Authorization")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "transfer-encoding", "in": "header", "value": 1}]}""", "spec.steps[1].parameters[0].name", "transfer-encoding")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "proxy-Anything", "in": "header", "value": 1}]}""", "spec.steps[1].parameters[0].name", "proxy-Anything")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "X-HTTP-Method-Override", "in": "header", "value": 1}]}""", "spec.steps[1].parameters[0].name", "X-HTTP-Method-Override")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "authorization", "in": "header", "value": "Bearer {$inputs.x}"}]}""", "spec.steps[1].parameters[0].name", "Authorization")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "a b", "in": "header", "value": 1}]}""", "spec.steps[1].parameters[0].name", "'a b'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "style": "matrix", "value": 1}]}""", "spec.steps[1].parameters[0].style", "matrix")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": 1}, {"name": "q", "in": "query", "value": 2}]}""", "spec.steps[1].parameters[1]", "twice")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a/{id}"}}""", "spec.steps[1].operation.path", "'id'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "id", "in": "path", "value": 1}]}""", "spec.steps[1].parameters", "{id}")]
    [InlineData("""{"stepId": "t", "operation": {"method": "get", "path": "/a"}}""", "spec.steps[1].operation.method", "'get'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "a"}}""", "spec.steps[1].operation.path", "slash")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "//evil.example/a"}}""", "spec.steps[1].operation.path", "another host")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a/../b"}}""", "spec.steps[1].operation.path", "'..'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a/%2E%2e/b"}}""", "spec.steps[1].operation.path", "'..'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a?b=1"}}""", "spec.steps[1].operation.path", "query")]
    [InlineData("""{"stepId": "t"}""", "spec.steps[1].operation", "no operation")]
    [InlineData("""{"stepId": "t", "workflowId": "w"}""", "spec.steps[1].workflowId", "calls itself")]
    [InlineData("""{"stepId": "t", "workflowId": "$sourceDescriptions.a.b"}""", "spec.steps[1].workflowId", "no workflowId")]
    [InlineData("""{"stepId": "t", "workflowId": "v", "operation": {"method": "GET", "path": "/a"}}""", "spec.steps[1].workflowId", "an operation and a workflowId")]
    [InlineData("""{"stepId": "t", "workflowId": "v", "requestBody": {"payload": 1}}""", "spec.steps[1].requestBody", "no body")]
    [InlineData("""{"stepId": "t", "workflowId": "v", "timeout": 0}""", "spec.steps[1].timeout", "is none")]
    [InlineData("""{"stepId": "t", "workflowId": "v", "repeatable": true}""", "spec.steps[1].repeatable", "repeatable")]
    [InlineData("""{"stepId": "t", "workflowId": "v", "simulatedResponse": {"statusCode": 200}}""", "spec.steps[1].simulatedResponse", "sends nothing itself")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "simulatedResponse": {"statusCode": 99}}""", "spec.steps[1].simulatedResponse.statusCode", "99")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "simulatedResponse": {"statusCode": 200, "body": 9007199254740993}}""", "spec.steps[1].simulatedResponse.body", "9007199254740993")]
    [InlineData("""{"stepId": "t", "workflowId": "v", "parameters": [{"name": "a", "value": 1}, {"name": "a", "value": 2}]}""", "spec.steps[1].parameters", "twice")]
    [InlineData("""{"stepId": "t", "workflowId": "v", "parameters": [{"name": "a", "value": "$response.body"}]}""", "spec.steps[1].parameters[0].value", "before the workflow is called")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "a", "value": 1}]}""", "spec.steps[1].parameters[0].in", "no place")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "dependsOn": ["$workflows.v"]}""", "spec.steps[1].dependsOn[0]", "names no step")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "onFailure": [{"name": "n", "type": "retry", "workflowId": "v", "stepId": "s"}]}""", "spec.steps[1].onFailure[0].workflowId", "a step and a workflow")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "onFailure": [{"name": "n", "type": "retry", "parameters": [{"name": "a", "value": 1}]}]}""", "spec.steps[1].onFailure[0].parameters", "for no workflow")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "onFailure": [{"name": "n", "type": "goto", "workflowId": "v", "parameters": [{"name": "a", "in": "query", "value": 1}]}]}""", "spec.steps[1].onFailure[0].parameters[0].in", "no place in a request")]
    [InlineData("""{"stepId": "t", "operation": {"method": "POST", "path": "/a"}, "requestBody": {"payload": {}, "replacements": [{"target": "/a", "targetSelectorType": "xpath", "value": 1}]}}""", "spec.steps[1].requestBody.replacements[0].target", "XPath")]
    [InlineData("""{"stepId": "t", "operation": {"method": "POST", "path": "/a"}, "requestBody": {"payload": {}, "replacements": [{"target": "$.a", "targetSelectorType": {"type": "jsonpath", "version": "draft-1"}, "value": 1}]}}""", "spec.steps[1].requestBody.replacements[0].target", "version")]
    [InlineData("""{"stepId": "t", "operation": {"method": "POST", "path": "/a"}, "requestBody": {"contentType": "application/xml", "payload": "<a/>", "replacements": [{"target": "/a", "value": 1}]}}""", "spec.steps[1].requestBody.replacements", "application/xml")]
    [InlineData("""{"stepId": "s", "operation": {"method": "GET", "path": "/a"}}""", "spec.steps[1].stepId", "used before")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "onSuccess": [{"name": "n", "type": "goto", "stepId": "nope"}]}""", "spec.steps[1].onSuccess[0].stepId", "'nope'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "onSuccess": [{"name": "n", "type": "retry"}]}""", "spec.steps[1].onSuccess[0].type", "'retry'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "onFailure": [{"name": "n", "type": "goto", "workflowId": "w"}]}""", "spec.steps[1].onFailure[0].workflowId", "calls itself")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "onFailure": [{"name": "n", "type": "goto", "workflowId": "v", "stepId": "s"}]}""", "spec.steps[1].onFailure[0].stepId", "where to go")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "successCriteria": [{"condition": "$statusCode = 200"}]}""", "spec.steps[1].successCriteria[0].condition", "no condition")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "successCriteria": [{"condition": "//a", "context": "$response.body", "type": "xpath"}]}""", "spec.steps[1].successCriteria[0].condition", "XPath")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "successCriteria": [{"condition": "(?=a)", "context": "$response.body", "type": "regex"}]}""", "spec.steps[1].successCriteria[0].condition", "backtracking")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "successCriteria": [{"condition": "$[", "context": "$response.body", "type": "jsonpath"}]}""", "spec.steps[1].successCriteria[0].condition", "JSONPath")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "outputs": {"o": "literal"}}""", "spec.steps[1].outputs.o", "no runtime expression")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "dependsOn": ["nope"]}""", "spec.steps[1].dependsOn[0]", "'nope'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "dependsOn": ["t"]}""", "spec.steps[1].dependsOn", "itself")]
    [InlineData("""{"stepId": "t", "operation": {"method": "POST", "path": "/a"}, "requestBody": {"contentType": "multipart/mixed", "payload": 1}}""", "spec.steps[1].requestBody.contentType", "multipart/mixed")]
    [InlineData("""{"stepId": "t", "operation": {"method": "POST", "path": "/a"}, "requestBody": {"payload": {"a": [{"b": "$inputs.nope"}]}}}""", "spec.steps[1].requestBody.payload", "'nope'")]
    [InlineData("""{"stepId": "t", "operation": {"method": "POST", "path": "/a"}, "requestBody": {"payload": 9007199254740993}}""", "spec.steps[1].requestBody.payload", "9007199254740993")]
    public void A_step_that_cannot_run_is_a_problem_with_its_place(string step, string path, string message)
    {
        var result = WorkflowCompiler.Compile(Specs.Spec($"\"steps\": [{Get}, {step}]"));
        Assert.Null(result.Plan);
        Assert.Contains(result.Problems, p => p.Path == path && p.Message.Contains(message, StringComparison.Ordinal));
        Assert.All(result.Problems, p => Assert.NotEmpty(p.Remedy));
    }

    [Fact]
    public void A_request_cannot_use_what_comes_later()
    {
        const string Later = """
            "steps": [{"stepId": "a", "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "$steps.b.outputs.o"}]},
                      {"stepId": "b", "operation": {"method": "GET", "path": "/b"}, "outputs": {"o": "$response.body"}}]
            """;
        Assert.Contains("runs later", Assert.Single(WorkflowCompiler.Compile(Specs.Spec(Later)).Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_schemas_and_outputs_of_the_workflow_are_checked()
    {
        var spec = Specs.Spec($"\"steps\": [{Get}], \"outputs\": {{\"a\": \"$outputs.b\", \"b\": \"$outputs.a\", \"c\": \"$statusCode\"}}, \"dependsOn\": [\"v v\"]") with { WorkflowId = "a b" };
        spec = spec with { Tool = spec.Tool with { Name = "no spaces", OutputSchema = Specs.Json("""{"type": "array"}""") }, Inputs = Specs.Json("""{"type": "object", "properties": {"x": {"$ref": "https://example.com/x"}}}""") };
        var paths = WorkflowCompiler.Compile(spec).Problems.Select(p => p.Path).ToArray();
        Assert.Equal(["spec.workflowId", "spec.tool.name", "spec.tool.outputSchema", "spec.inputs.properties.x.$ref", "spec.dependsOn[0]", "spec.outputs.c", "spec.outputs.a"], paths);
    }

    [Fact]
    public void A_spec_that_is_too_large_is_refused() =>
        Assert.Contains(WorkflowCompiler.Compile(Specs.Spec($"\"steps\": [{Get}], \"description\": \"{new string('x', 300_000)}\"")).Problems, p => p.Path == "spec");

    [Theory]
    [InlineData(""" "additionalProperties": false """, false)]
    [InlineData(""" "additionalProperties": false, "if": {"required": ["n"]}, "then": {"required": ["n"]} """, false)]
    [InlineData(""" "additionalProperties": false, "patternProperties": {"^m": {} } """, true)]
    [InlineData(""" "allOf": [{"properties": {"m": {} } }] """, true)]
    public void An_argument_that_no_call_can_give_is_refused(string keywords, bool compiles)
    {
        var spec = Specs.OneStep(""" "operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "m", "in": "query", "value": "$inputs.m"}] """) with
        {
            Inputs = Specs.Json($$"""{"type": "object", "properties": {"n": {} }, {{keywords}} }"""),
        };
        Assert.Equal(compiles, WorkflowCompiler.Compile(spec).Problems.Count == 0);
    }

    [Fact]
    public void Arguments_are_judged_by_the_inputs_schema()
    {
        var spec = Specs.OneStep("\"operation\": {\"method\": \"GET\", \"path\": \"/a\"}") with { Inputs = Specs.Json("""{"type": "object", "required": ["n"], "properties": {"n": {"type": "integer"}}, "additionalProperties": false}""") };
        var plan = Specs.Plan(spec);
        Assert.Empty(plan.CheckArguments(Specs.Json("""{"n": 1}""")));
        Assert.Contains("must have the property 'n'", Assert.Single(plan.CheckArguments(default)).Message, StringComparison.Ordinal);
        Assert.Equal("/n", Assert.Single(plan.CheckArguments(Specs.Json("""{"n": "1"}"""))).InstancePath);
        Assert.Contains("'m'", Assert.Single(plan.CheckArguments(Specs.Json("""{"n": 1, "m": 2}"""))).Message, StringComparison.Ordinal);
        Assert.Single(plan.CheckArguments(Specs.Json("[]")));
    }
}
