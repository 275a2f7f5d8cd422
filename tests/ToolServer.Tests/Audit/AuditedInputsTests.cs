using System.Text;
using System.Text.Json;
using Signalbox.ToolServer.Audit;

namespace Signalbox.ToolServer.Tests.Audit;

public sealed class AuditedInputsTests
{
    [Theory]
    [InlineData("""{"name":"a","Password":"b"}""", """{"name":"a","Password":"[redacted]"}""")]
    [InlineData("""{"user":{"api_key":"b","x-auth-token":"c","pwd":7}}""", """{"user":{"api_key":"[redacted]","x-auth-token":"[redacted]","pwd":"[redacted]"}}""")]
    [InlineData("""{"credentials":{"deep":["b",{"c":"d"}]}}""", """{"credentials":{"deep":["[redacted]",{"c":"[redacted]"}]}}""")]
    [InlineData("""{"spin":"fast","author":"me"}""", """{"spin":"fast","author":"me"}""")]
    public void Values_under_names_that_say_so_are_masked(string arguments, string expected) =>
        Assert.Equal(expected, Text(AuditedInputs.From(JsonElement.Parse(arguments), null)));

    [Theory]
    [InlineData("""{"properties":{"a":{"writeOnly":true}}}""")]
    [InlineData("""{"properties":{"a":{"type":"string","format":"password"}}}""")]
    [InlineData("""{"properties":{"a":{"$ref":"#/$defs/hidden"}},"$defs":{"hidden":{"writeOnly":true}}}""")]
    [InlineData("""{"allOf":[{"properties":{"b":{}}},{"properties":{"a":{"oneOf":[{"type":"null"},{"writeOnly":true}]}}}]}""")]
    public void Values_that_the_schema_calls_write_only_are_masked(string schema) =>
        Assert.Equal("""{"a":"[redacted]","b":"c"}""", Text(AuditedInputs.From(JsonElement.Parse("""{"a":"hidden","b":"c"}"""), JsonElement.Parse(schema))));

    [Fact]
    public void A_schema_that_refers_to_itself_ends() =>
        Assert.Equal("""{"a":"b"}""", Text(AuditedInputs.From(JsonElement.Parse("""{"a":"b"}"""), JsonElement.Parse("""{"$ref":"#/$defs/x","$defs":{"x":{"$ref":"#/$defs/x"}}}"""))));

    [Fact]
    public void A_masked_value_is_known_to_the_redactor_of_the_other_fields()
    {
        var inputs = AuditedInputs.From(JsonElement.Parse("""{"password":"hunter22"}"""), null);

        Assert.Equal("/users/[redacted]", inputs.Redactor!.Redact("/users/hunter22"));
    }

    [Fact]
    public void Long_texts_and_long_inputs_are_cut()
    {
        var text = Text(AuditedInputs.From(JsonElement.Parse($$"""{"a":"{{new string('x', 5000)}}"}"""), null));
        var many = Text(AuditedInputs.From(JsonElement.Parse($"[{string.Join(',', Enumerable.Repeat("\"yyyyyyyyyy\"", 10_000))}]"), null));

        Assert.InRange(text.Length, 1024, 1100);
        Assert.StartsWith("""{"truncated":true,"bytes":""", many, StringComparison.Ordinal);
    }

    private static string Text(AuditedInputs inputs) => Encoding.UTF8.GetString(inputs.Json.Span);
}
