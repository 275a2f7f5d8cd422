using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Tests.Clustering;

/// <summary>What a caller cannot leave out is told, however small the schema is made.</summary>
public sealed class RequiredPartsTests
{
    [Fact]
    public async Task Deep_required_properties_outlast_optional_ones()
    {
        var wide = string.Join(',', Enumerable.Range(0, 150).Select(i => $"\"option_{i}\": {{\"type\": \"string\"}}"));
        var body = await BodyAsync($$"""{"type": "object", "required": ["where"], "properties": {"where": {"type": "object", "required": ["location"], "properties": {"location": {"type": "string"}, {{wide}} } }, {{wide}} } }""");
        Assert.Equal("string", body["properties"]!["where"]!["properties"]!["location"]!["type"]!.GetValue<string>());
        Assert.Equal("location", Assert.Single(body["properties"]!["where"]!["required"]!.AsArray())!.GetValue<string>());
    }

    [Fact]
    public async Task What_is_required_however_deep_is_told_where_there_is_room_for_it()
    {
        // Optional things push the detail down; what is required stands eight levels deep.
        var wide = string.Join(',', Enumerable.Range(0, 150).Select(i => $"\"option_{i}\": {{\"type\": \"string\"}}"));
        var deep = """{"type": "string"}""";
        for (var level = 8; level > 0; level--) deep = $$"""{"type": "object", "required": ["l{{level}}"], "properties": {"l{{level}}": {{deep}} } }""";
        var body = await BodyAsync($$"""{"type": "object", "required": ["where"], "properties": {"where": {{deep}}, {{wide}} } }""");
        var at = body["properties"]!["where"]!;
        for (var level = 1; level <= 8; level++) at = at["properties"]![$"l{level}"]!;
        Assert.Equal("string", at["type"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"type": "integer", "oneOf": [{"title": "A", "const": 1}, {"title": "B", "const": 2}]}""", "[1,2]")]
    [InlineData("""{"anyOf": [{"const": "a", "description": "first"}, {"const": "b"}, {"type": "null"}]}""", """["a","b",null]""")]
    [InlineData("""{"oneOf": [{"const": 1}, {"type": "string"}]}""", null)]
    public async Task Titled_constants_are_a_list_of_values(string schema, string? values)
    {
        var body = await BodyAsync($$"""{"type": "object", "properties": {"kind": {{schema}} } }""");
        Assert.Equal(values, body["properties"]!["kind"]!["enum"]?.ToJsonString());
    }

    [Fact]
    public async Task A_list_of_values_that_is_too_long_shows_its_first()
    {
        var values = string.Join(',', Enumerable.Range(0, 100).Select(i => $"\"kind_{i}\""));
        var body = await BodyAsync($$"""{"type": "object", "required": ["kind"], "properties": {"kind": {"type": "string", "enum": [{{values}}] } } }""");
        Assert.Null(body["properties"]!["kind"]!["enum"]);
        Assert.Equal("kind_0", Assert.Single(body["properties"]!["kind"]!["examples"]!.AsArray())!.GetValue<string>());
    }

    private static async Task<JsonNode> BodyAsync(string schema)
    {
        // Alternatives keep the body one argument.
        var json = $$$$"""
            {"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "paths": {"/events": {"post": {
              "requestBody": {"required": true, "content": {"application/json": {"schema": {"oneOf": [ {{{{schema}}}}, {"type": "string"}]} } } },
              "responses": {"204": {"description": "done"} } } } } }
            """;
        using var scratch = new Scratch();
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [scratch.File("openapi.json", json)], TargetName = "t" });
        var body = JsonNode.Parse(Assert.Single(result.Workflows).Spec.Inputs!.Value.GetRawText())!["properties"]!["body"]!;
        return (body["oneOf"] ?? body["anyOf"])![0]!;
    }
}
