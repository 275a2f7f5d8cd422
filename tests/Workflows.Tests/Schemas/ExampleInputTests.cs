using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Workflows.Tests.Schemas;

public sealed class ExampleInputTests
{
    [Theory]
    [InlineData("""{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{}}}""", """{"a":"string"}""")]
    [InlineData("""{"type":"object","required":["a"],"properties":{"a":{"enum":["x","y"]}}}""", """{"a":"x"}""")]
    [InlineData("""{"type":"object","required":["a"],"properties":{"a":{"anyOf":[{"type":"null"},{"type":"integer","minimum":3},{"type":"string"}]}}}""", """{"a":3}""")]
    public void It_is_the_plainest_that_the_schema_allows(string schema, string expected) => Is(expected, schema);

    [Fact]
    public void Of_alternatives_of_which_exactly_one_may_fit_it_is_one_that_fits_no_other() => Is(
        """{"a":{"method":"link"}}""",
        """
        {"type":"object","required":["a"],"properties":{"a":{"oneOf":[
          {"type":"object","required":["email","method"],"properties":{"email":{"type":"string"},"method":{"enum":["link","code"]}}},
          {"type":"object","required":["method"],"properties":{"method":{"enum":["link","code"]}}}]}}}
        """);

    [Fact]
    public void Where_none_fits_alone_it_is_the_first() => Is(
        """{"a":"string"}""", """{"type":"object","required":["a"],"properties":{"a":{"oneOf":[{"type":"string"},{"type":["string","null"]}]}}}""");

    private static void Is(string expected, string schema) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), ExampleInput.Of(JsonElement.Parse(schema))), ExampleInput.Of(JsonElement.Parse(schema)).ToJsonString());
}
