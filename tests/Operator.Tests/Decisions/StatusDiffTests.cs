using System.Text.Json.Nodes;
using Signalbox.Operator.Decisions;

namespace Signalbox.Operator.Tests.Decisions;

public sealed class StatusDiffTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", null)]
    [InlineData("""{"a":1}""", """{"a":2}""", """{"a":2}""")]
    [InlineData("""{"a":1,"b":2}""", """{"a":1}""", """{"b":null}""")]
    [InlineData("""{"a":{"x":1,"y":2}}""", """{"a":{"x":1,"z":3}}""", """{"a":{"z":3,"y":null}}""")]
    [InlineData("""{"a":[1,2]}""", """{"a":[1]}""", """{"a":[1]}""")]
    [InlineData("""{"a":null}""", """{}""", null)]
    [InlineData("""{"a":1}""", """{"a":{}}""", """{"a":{}}""")]
    [InlineData("""{}""", """{"a":{"b":{"c":1}}}""", """{"a":{"b":{"c":1}}}""")]
    public void It_is_the_smallest_merge_patch(string current, string desired, string? patch)
    {
        var actual = StatusDiff.Between(JsonNode.Parse(current)!.AsObject(), JsonNode.Parse(desired)!.AsObject());
        Assert.True(JsonNode.DeepEquals(patch is null ? null : JsonNode.Parse(patch), actual), actual?.ToJsonString());
    }
}
