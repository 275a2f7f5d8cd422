using System.Text;
using System.Text.Json;
using Signalbox.Kubernetes.Json;

namespace Signalbox.Kubernetes.Tests.Http;

public sealed class RawPageTests
{
    [Theory]
    [InlineData("""{"kind":"List","metadata":{"resourceVersion":"7","continue":"t"},"items":[{"a":1}, {"b":[2,{"c":"}"}]} ]}""", new[] { """{"a":1}""", """{"b":[2,{"c":"}"}]}""" }, "7", "t")]
    [InlineData("""{"items":[{"a":1}],"apiVersion":"v1","metadata":{"resourceVersion":"7","continue":""}}""", new[] { """{"a":1}""" }, "7", null)]
    [InlineData("""{"metadata":{"resourceVersion":"7"},"items":null}""", new string[0], "7", null)]
    [InlineData("""{"metadata":{},"items":["x",null,3]}""", new[] { "\"x\"", "null", "3" }, null, null)]
    [InlineData("""{"unknown":{"items":[1]},"metadata":null}""", new string[0], null, null)]
    public void A_page_is_its_items_bytes_its_version_and_its_token(string body, string[] items, string? version, string? token)
    {
        var page = RawPage.Parse(Encoding.UTF8.GetBytes(body));

        Assert.Equal(items, page.Items.Select(item => Encoding.UTF8.GetString(item.Span)));
        Assert.Equal(version, page.ResourceVersion);
        Assert.Equal(token, page.Continue);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"items":{}}""")]
    [InlineData("""{"items":[{}""")]
    [InlineData("""{"items":[]} {}""")]
    [InlineData("<html>")]
    public void What_is_no_list_is_refused(string body) =>
        Assert.ThrowsAny<JsonException>(() => RawPage.Parse(Encoding.UTF8.GetBytes(body)));

    [Fact]
    public void An_item_that_is_too_deep_to_be_decoded_does_not_spoil_the_page()
    {
        var deep = new string('[', 200) + new string(']', 200);

        var page = RawPage.Parse(Encoding.UTF8.GetBytes($$$"""{"items":[{{{deep}}},{"a":1}],"metadata":{}}"""));

        Assert.Equal(2, page.Items.Count);
    }
}
