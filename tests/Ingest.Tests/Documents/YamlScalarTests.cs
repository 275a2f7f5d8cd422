using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest.Tests.Documents;

public sealed class YamlScalarTests
{
    [Theory]
    [InlineData("true", null, "true")]
    [InlineData("yes", null, "\"yes\"")]
    [InlineData("yes", "required", "true")]
    [InlineData("off", "deprecated", "false")]
    [InlineData("on", "enum", "\"on\"")]
    [InlineData("~", null, "null")]
    [InlineData("0123", null, "123")]
    [InlineData("-5", null, "-5")]
    [InlineData("0x1F", null, "31")]
    [InlineData("1.50", null, "1.50")]
    [InlineData("1e3", null, "1e3")]
    [InlineData(".5", null, "0.5")]
    [InlineData("2024-01-02", null, "\"2024-01-02\"")]
    [InlineData("1.2.3", null, "\"1.2.3\"")]
    [InlineData("12345678901234567890123", null, "12345678901234567890123")]
    public void A_plain_scalar_is_read_by_the_core_schema(string text, string? key, string expected) =>
        Assert.Equal(expected, YamlScalar.Resolve(text, key)?.ToJsonString() ?? "null");

    [Fact]
    public void Anchors_are_copied_merge_keys_give_way_and_integer_keys_are_text()
    {
        var node = YamlTree.Parse("base: &b {x: 1, y: 2}\nmore:\n  <<: *b\n  y: 3\n  200: ok\n"u8.ToArray(), "a.yaml", new DocumentLimits(), default);
        Assert.Equal("""{"base":{"x":1,"y":2},"more":{"y":3,"200":"ok","x":1}}""", node!.ToJsonString());
    }
}
