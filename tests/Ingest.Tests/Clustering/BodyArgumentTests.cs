using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Tests.Clustering;

/// <summary>What the input schema says of bodies that are no JSON object, and of bodies that may be left out.</summary>
public sealed class BodyArgumentTests
{
    [Theory]
    [InlineData("application/octet-stream", """{"type":"string","format":"binary"}""", "base64")]
    [InlineData("image/png", """{"type":"string","format":"binary"}""", "base64")]
    [InlineData("text/plain", """{"type":"string"}""", null)]
    [InlineData("application/xml", """{"type":"object"}""", null)]
    public async Task Bytes_are_said_to_be_base64(string type, string schema, string? encoding)
    {
        var inputs = await InputsAsync("put", type, schema, required: true);
        Assert.Equal(encoding, inputs["properties"]!["body"]!["contentEncoding"]?.GetValue<string>());
    }

    [Theory]
    [InlineData("put", "application/json", false, true)]
    [InlineData("post", "application/json", false, true)]
    [InlineData("patch", "application/json", false, true)]
    [InlineData("patch", "application/merge-patch+json", true, false)]
    public async Task What_a_body_requires_is_required_also_where_the_body_is_not(string method, string type, bool bodyRequired, bool required)
    {
        var inputs = await InputsAsync(method, type, """{"type":"object","required":["size"],"properties":{"size":{"type":"integer"},"note":{"type":"string"}}}""", bodyRequired);
        Assert.Equal(required, inputs["required"]!.AsArray().Any(name => name!.GetValue<string>() == "size"));
    }

    [Theory]
    // In one part: what the server sets, whatever is required of its answers.
    [InlineData("""{"type":"object","required":["id","size"],"properties":{"id":{"type":"string","readOnly":true},"size":{"type":"integer"}}}""", "size")]
    [InlineData("""{"required":["id","created"],"allOf":[{"type":"object","properties":{"created":{"type":"string","readOnly":true},"size":{"type":"integer"}}}]}""", "size")]
    // A base that shows a type, and a thing that wants its own.
    [InlineData("""{"allOf":[{"type":"object","properties":{"type":{"type":"string","readOnly":true}}},{"type":"object","required":["type"],"properties":{"type":{"enum":["disk"]},"size":{"type":"integer"}}}]}""", "size,type")]
    [InlineData("""{"allOf":[{"type":"object","properties":{"type":{"type":"string","readOnly":true}}},{"type":"object","properties":{"type":{"enum":["disk"]},"size":{"type":"integer"}}}]}""", "size")]
    // A reference without its identity is none.
    [InlineData("""{"allOf":[{"type":"object","properties":{"id":{"type":"string","readOnly":true},"size":{"type":"integer"}}},{"type":"object","required":["id"]}]}""", "id,size")]
    public async Task What_only_the_server_sets_is_no_argument_unless_another_part_wants_it(string schema, string expected)
    {
        var inputs = await InputsAsync("put", "application/json", schema, required: true);
        Assert.Equal(expected, string.Join(',', inputs["properties"]!.AsObject().Select(one => one.Key).Where(name => name is "id" or "type" or "size" or "created").Order(StringComparer.Ordinal)));
        if (expected.Contains("type", StringComparison.Ordinal)) Assert.Equal("""["disk"]""", inputs["properties"]!["type"]!["enum"]!.ToJsonString());
    }

    private static async Task<JsonObject> InputsAsync(string method, string type, string schema, bool required)
    {
        var json = $$$$"""
            {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/disks/{diskId}": {"{{{{method}}}}": {
              "parameters": [{"name": "diskId", "in": "path", "required": true, "schema": {"type": "string"}}],
              "requestBody": {"required": {{{{(required ? "true" : "false")}}}}, "content": {"{{{{type}}}}": {"schema": {{{{schema}}}} }}},
              "responses": {"204": {"description": "done"} } } } } }
            """;
        using var scratch = new Scratch();
        var file = scratch.File("openapi.json", json);
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [file], TargetName = "t" });
        return JsonNode.Parse(Assert.Single(result.Workflows).Spec.Inputs!.Value.GetRawText())!.AsObject();
    }
}
