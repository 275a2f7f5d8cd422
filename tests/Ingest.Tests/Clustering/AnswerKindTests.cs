using System.Text.Json;
using Signalbox.Workflows.Planning;

namespace Signalbox.Ingest.Tests.Clustering;

/// <summary>Requests and answers that are no plain JSON body.</summary>
public sealed class AnswerKindTests
{
    [Theory]
    [InlineData(""" "302": {"description": "elsewhere"} """, 302, """{"location":"https://files.example/a?t=1","status":302}""")]
    [InlineData(""" "302": {"description": "elsewhere"} """, 200, null)]
    [InlineData(""" "200": {"description": "ok"}, "302": {"description": "elsewhere"} """, 302, null)]
    public async Task A_documented_redirect_that_is_the_success_gives_its_location(string responses, int status, string? outputs)
    {
        var run = await StartAsync($$"""{"get": {"responses": { {{responses}} } } }""", "{}");
        Assert.IsType<RunAction.Send>(run.Next());
        run.Received(new UpstreamResponse { StatusCode = status, Headers = [KeyValuePair.Create("Location", "https://files.example/a?t=1")] });
        if (outputs is null) Assert.IsType<RunAction.Stopped>(run.Next());
        else Assert.Equal(outputs, Assert.IsType<RunAction.Succeeded>(run.Next()).Outputs.ToJsonString());
    }

    [Theory]
    [InlineData(true, """{"filter":{"rack":"A 1"}}""", "/report?filter=%7B%22rack%22%3A%22A%201%22%7D")]
    [InlineData(true, """{"filter":{}}""", "/report?filter=%7B%7D")]
    [InlineData(false, """{"filter":"{\"rack\":1}"}""", "/report?filter=%7B%22rack%22%3A1%7D")]
    [InlineData(false, "{}", "/report")]
    public async Task A_parameter_with_JSON_content_is_sent_as_JSON(bool required, string arguments, string path)
    {
        var parameter = $$"""{"name": "filter", "in": "query", "required": {{(required ? "true" : "false")}}, "content": {"application/json": {"schema": {"type": "object", "properties": {"rack": {"type": "string"} } } } } }""";
        var run = await StartAsync($$"""{"get": {"parameters": [{{parameter}}], "responses": {"200": {"description": "ok"} } } }""", arguments);
        Assert.Equal(path, Assert.IsType<RunAction.Send>(run.Next()).Request.PathAndQuery);
    }

    [Theory]
    [InlineData("""{"type": "string", "format": "date-time", "default": "none"}""", false)]
    [InlineData("""{"type": "string", "format": "date-time", "default": "2024-01-01T00:00:00Z"}""", true)]
    [InlineData("""{"type": "string", "format": "date", "default": "today"}""", false)]
    [InlineData("""{"type": "integer", "default": "5"}""", false)]
    [InlineData("""{"type": "integer", "default": 5}""", true)]
    [InlineData("""{"type": "number", "default": 5}""", true)]
    [InlineData("""{"type": "boolean", "default": false}""", true)]
    [InlineData("""{"type": "string", "enum": ["a", "b"], "default": "c"}""", false)]
    [InlineData("""{"type": "string", "enum": ["a", "b"], "default": "b"}""", true)]
    public async Task A_default_that_its_schema_refuses_is_not_told(string schema, bool told)
    {
        var inputs = (await SpecAsync($$"""{"get": {"parameters": [{"name": "filter", "in": "query", "schema": {{schema}} }], "responses": {"200": {"description": "ok"} } } }""")).Spec.Inputs!.Value;
        Assert.Equal(told, inputs.GetProperty("properties").GetProperty("filter").TryGetProperty("default", out _));
    }

    [Theory]
    [InlineData("""{"owner": {"type": "object", "properties": {"name": {"type": "string"} } } }""", 1)]
    [InlineData("""{"owner": {"type": "string"} }""", 2)]
    public async Task Only_a_plain_value_is_an_identifier_to_read_back_by(string properties, int steps)
    {
        var answer = $$"""{"description": "ok", "content": {"application/json": {"schema": {"type": "object", "properties": {{properties}} } } } }""";
        using var scratch = new Scratch();
        var json = $$"""
            {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {
              "/owners": {"post": {"responses": {"201": {{answer}} } } },
              "/owners/{owner}": {"get": {"parameters": [{"name": "owner", "in": "path", "required": true, "schema": {"type": "string"} }], "responses": {"200": {{answer}} } } } } }
            """;
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [scratch.File("openapi.json", json)], TargetName = "t" });
        Assert.Equal(steps, result.Workflows.Single(workflow => workflow.Spec.Tool.Name.StartsWith("create", StringComparison.Ordinal)).Spec.Steps.Count);
    }

    private static async Task<WorkflowRun> StartAsync(string item, string arguments) => new(WorkflowCompiler.Compile((await SpecAsync(item)).Spec).Plan!, JsonElement.Parse(arguments));

    private static async Task<GeneratedWorkflow> SpecAsync(string item)
    {
        using var scratch = new Scratch();
        var json = $$"""{"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/report": {{item}} } }""";
        return Assert.Single((await new Ingestor().IngestAsync(new IngestRequest { Sources = [scratch.File("openapi.json", json)], TargetName = "t" })).Workflows);
    }
}
