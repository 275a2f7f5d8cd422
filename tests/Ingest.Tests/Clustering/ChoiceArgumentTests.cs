using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Serving;

namespace Signalbox.Ingest.Tests.Clustering;

/// <summary>What a tool with a choice asks for: which argument is needed for what, what comes first, and what is refused before anything is sent.</summary>
public sealed class ChoiceArgumentTests
{
    private const string Document = """
        openapi: 3.0.3
        info: {title: Hosts, version: '1'}
        servers: [{url: 'http://127.0.0.1:1/'}]
        paths:
          /hosts:
            get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: string}}}}}}}}}
            post: {requestBody: {required: true, content: {application/json: {schema: {type: object, required: [label, password], properties: {label: {type: string}, rack: {type: string}, password: {type: string, minLength: 8}}}}}}, responses: {'204': {description: ok}}}
          /hosts/{id}:
            parameters: [{name: id, in: path, required: true, schema: {type: string}}]
            get: {responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}}
            patch: {requestBody: {content: {application/json: {schema: {type: object, properties: {label: {type: string}, password: {type: string}}}}}}, responses: {'204': {description: ok}}}
          /hosts/{id}/actions/calibrate:
            parameters: [{name: id, in: path, required: true, schema: {type: string}}]
            post: {requestBody: {required: true, content: {application/json: {schema: {type: object, required: [mode], properties: {mode: {type: string}}}}}}, responses: {'204': {description: ok}}}
        """;

    [Theory]
    [InlineData("label", "Needed for create; also for update.")]
    [InlineData("mode", "Needed for calibrate.")]
    [InlineData("rack", "For create.")]
    [InlineData("password", "Needed for create.")]
    [InlineData("update_password", "For update.")]
    public async Task An_argument_says_whose_it_is(string argument, string description) =>
        Assert.Equal(description, (await InputsAsync())["properties"]![argument]!["description"]!.GetValue<string>());

    [Fact]
    public async Task A_bound_of_a_value_that_must_be_given_is_told() =>
        Assert.Equal(8, (await InputsAsync())["properties"]!["password"]!["minLength"]!.GetValue<int>());

    [Theory]
    [InlineData("""{"action":"create","label":"a"}""", "'password'")]
    [InlineData("""{"action":"create","id":"7","mode":"hard"}""", "'label'")]
    [InlineData("""{"action":"update"}""", "'id'")]
    [InlineData("""{"action":"calibrate","id":"7"}""", "'mode'")]
    [InlineData("""{"action":"create","label":"a","password":"abcdefgh"}""", null)]
    [InlineData("""{"action":"calibrate","id":"7","mode":"hard"}""", null)]
    public async Task A_call_that_lacks_what_its_choice_needs_is_refused_by_name(string arguments, string? missing)
    {
        var found = (await PlanAsync()).CheckArguments(JsonElement.Parse(arguments));
        if (missing is null) Assert.Empty(found);
        else Assert.Contains(found, one => one.Message.Contains(missing, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arguments_of_another_choice_are_not_sent()
    {
        var run = new WorkflowRun(await PlanAsync(), JsonElement.Parse("""{"action":"create","id":"7","mode":"hard","label":"a","password":"abcdefgh"}"""));
        Assert.Equal("GET /hosts", Assert.IsType<RunAction.Send>(run.Next()).Request.RequestLine);
        run.Received(new UpstreamResponse { StatusCode = 200, Headers = [], Body = "[]"u8.ToArray(), ContentType = "application/json" });
        var sent = Assert.IsType<RunAction.Send>(run.Next()).Request;
        Assert.Equal(("POST /hosts", """{"label":"a","password":"abcdefgh"}"""), (sent.RequestLine, Encoding.UTF8.GetString(sent.Body.Span)));
    }

    [Fact]
    public async Task The_condition_is_checked_and_not_listed()
    {
        var inputs = (await SpecAsync()).Spec.Inputs;
        Assert.True(inputs!.Value.TryGetProperty("if", out _));
        var listed = ListedInputs.Of(inputs)!.Value;
        Assert.All((string[])["if", "then", "else"], keyword => Assert.False(listed.TryGetProperty(keyword, out _)));
        Assert.True(listed.TryGetProperty("properties", out _));
    }

    private static async Task<JsonNode> InputsAsync() => JsonNode.Parse((await SpecAsync()).Spec.Inputs!.Value.GetRawText())!;

    private static async Task<WorkflowPlan> PlanAsync() => WorkflowCompiler.Compile((await SpecAsync()).Spec).Plan!;

    private static async Task<GeneratedWorkflow> SpecAsync()
    {
        using var scratch = new Scratch();
        // As in a document with many workflows, what changes one resource becomes one tool.
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [scratch.File("openapi.yaml", Document)], TargetName = "t", GroupFrom = 1, JoinAbove = 0 });
        return Assert.Single(result.Workflows, workflow => workflow.Spec.Inputs!.Value.GetProperty("properties").TryGetProperty("action", out _));
    }
}
