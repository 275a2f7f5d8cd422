using System.Text;
using System.Text.Json;
using Signalbox.Workflows.Expressions;

namespace Signalbox.Workflows.Tests.Planning;

public sealed class UnreadableTextTests
{
    [Theory]
    [InlineData("""{"a": "\ud83d\ude00", "b": "ä", "c": "\\ud800", "d": "\u0041\n"}""", false)]
    [InlineData("""{"a": "\ud800"}""", true)]
    [InlineData("""{"a": "\ud800\u0041"}""", true)]
    [InlineData("""{"a": "\ud800\ud83d\ude00"}""", true)]
    [InlineData("""{"\uDE00": 1}""", true)]
    [InlineData("""["\\\ud83d"]""", true)]
    public void Half_a_surrogate_pair_is_no_text(string json, bool expected) => Assert.Equal(expected, UnreadableText.IsIn(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Bytes_that_are_no_UTF8_are_no_text() => Assert.True(UnreadableText.IsIn(Encoding.Latin1.GetBytes("[\"\u00fc\"]")));

    [Fact]
    public void An_answer_with_half_a_surrogate_pair_is_an_answer_all_the_same()
    {
        var run = Specs.Run(Specs.OneStep("""
            "operation": {"method": "GET", "path": "/a"}, "outputs": {"n": "$response.body#/name", "m": "$response.body#/other"}
            """)).Answer(200, """{"name": "x\ud800", "other": "\ud83d\ude00\udc00!"}""");

        Assert.Equal("x\ufffd|\ud83d\ude00\ufffd!", string.Join('|', JsonElement.Parse(run.Outputs()).EnumerateObject().Select(member => member.Value.GetString())));
    }
}
