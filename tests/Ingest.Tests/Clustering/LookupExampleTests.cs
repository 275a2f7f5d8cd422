namespace Signalbox.Ingest.Tests.Clustering;

/// <summary>The argument that takes a name shows one that the document shows in its list, so that whoever sees the tool alone has one that is there.</summary>
public sealed class LookupExampleTests
{
    [Theory]
    [InlineData("volumes", "name", true)]
    [InlineData("users", "username", true)]
    [InlineData("service_accounts", "user_name", true)]
    // The name that a server logs in with is not its name.
    [InlineData("servers", "username", false)]
    [InlineData("webhooks", "user_name", false)]
    public async Task Only_people_are_found_by_the_name_that_they_log_in_with(string collection, string property, bool found)
    {
        using var scratch = new Scratch();
        var file = scratch.File("openapi.yaml", """
            openapi: 3.0.3
            info: {title: t, version: '1'}
            paths:
              /COLLECTION:
                get: {responses: {'200': {description: all, content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: string}, PROPERTY: {type: string}}}}}}}}}
              /COLLECTION/{id}:
                delete: {parameters: [{name: id, in: path, required: true, schema: {type: string}}], responses: {'204': {description: gone}}}
            """.Replace("COLLECTION", collection, StringComparison.Ordinal).Replace("PROPERTY", property, StringComparison.Ordinal));
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [file], TargetName = "t" });
        var inputs = result.Workflows.Single(one => one.Spec.Steps[^1].Operation!.Method == "DELETE").Spec.Inputs!.Value.GetProperty("properties");
        Assert.Equal(found ? "name" : "id", Assert.Single(inputs.EnumerateObject()).Name);
    }

    [Theory]
    [InlineData("""[{"id":"1","name":"alpha"}]""", "", "", "", "alpha")]
    [InlineData("""[{"id":"1","name":"alpha"},{"id":"2","name":"alpha"},{"id":"3","name":"beta"}]""", "", "", "", "beta")]
    [InlineData("""[]""", "", "", "", null)]
    [InlineData("", """, "example": [{"id":"1","name":"gamma"}]""", "", "", "gamma")]
    [InlineData("", "", """, "example": {"id":"1","name":"delta"}""", "", "delta")]
    [InlineData("", "", "", """, "example": "epsilon" """, "epsilon")]
    [InlineData("", "", "", """, "default": "zeta" """, "zeta")]
    [InlineData("", "", "", """, "enum": ["eta", "theta"] """, "eta")]
    [InlineData("", "", "", """, "example": 7 """, null)]
    [InlineData("", "", "", "", null)]
    public async Task A_name_argument_shows_a_name_of_the_documents_list(string answer, string list, string thing, string name, string? shown)
    {
        var media = answer.Length == 0 ? "" : $"\"example\": {answer},";
        var json = $$$$"""
            {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {
              "/volumes": {"get": {"responses": {"200": {"description": "all", "content": {"application/json": { {{{{media}}}}
                "schema": {"type": "array", "items": {"type": "object", "properties": {"id": {"type": "string"}, "name": {"type": "string" {{{{name}}}} }} {{{{thing}}}} } {{{{list}}}} } } } } } } },
              "/volumes/{volumeId}": {"delete": {"parameters": [{"name": "volumeId", "in": "path", "required": true, "schema": {"type": "string"}}], "responses": {"204": {"description": "gone"} } } } } }
            """;
        using var scratch = new Scratch();
        var file = scratch.File("openapi.json", json);
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [file], TargetName = "t" });
        var argument = result.Workflows.Single(one => one.Spec.Tool.Name == "delete_volume").Spec.Inputs!.Value.GetProperty("properties").GetProperty("name");
        Assert.Equal(shown, argument.TryGetProperty("examples", out var examples) ? Assert.Single(examples.EnumerateArray()).GetString() : null);
    }
}
