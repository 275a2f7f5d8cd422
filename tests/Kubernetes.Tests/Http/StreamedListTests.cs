using System.Text;
using System.Text.Json;
using Signalbox.Kubernetes.Http;
using Signalbox.Kubernetes.Json;

namespace Signalbox.Kubernetes.Tests.Http;

public sealed class StreamedListTests
{
    private const string Small = """{"kind":"List","items":[{"a":1}, {"b":[2,{"c":"}ü\""}]} ,null],"metadata":{"resourceVersion":"7","continue":""},"more":{"items":[1]}}""";

    [Fact]
    public void A_list_cut_anywhere_has_the_same_items_and_metadata()
    {
        var whole = Encoding.UTF8.GetBytes(Small);
        for (var first = 0; first <= whole.Length; first++)
        {
            var items = new List<string>();
            var given = whole.AsMemory(0, first);
            var parser = new ListParser(item => items.Add(Encoding.UTF8.GetString(given.Span[item])));
            var used = parser.Read(given.Span, isLast: false);
            given = whole.AsMemory(used);
            parser.Read(given.Span, isLast: true);

            Assert.Equal(["""{"a":1}""", """{"b":[2,{"c":"}ü\""}]}""", "null"], items);
            Assert.Equal(("7", null), (parser.Metadata!.ResourceVersion, parser.Metadata.Following));
        }
    }

    [Theory]
    [InlineData("""{"items":[{"a":1}""")]
    [InlineData("""{"items":[{"a":1}]""")]
    [InlineData("""{"items":[{"a":1}],"metadata":{"resourceVersion":"7" """)]
    [InlineData("""{"items":[]} {}""")]
    [InlineData("")]
    [InlineData("<html>")]
    public async Task What_ends_early_or_is_no_list_is_refused(string body) =>
        await Assert.ThrowsAnyAsync<JsonException>(() => StreamedList.ReadAsync(Answer(body), _ => { }, default));

    [Fact]
    public async Task A_list_much_longer_than_what_is_held_of_it_and_an_item_longer_than_that_are_read_whole()
    {
        string[] sent = [.. Enumerable.Range(0, 2000).Select(i => $$"""{"n":{{i}},"text":"{{new string('x', i == 1000 ? 1_000_000 : i)}}"}""")];
        var items = new List<string>();

        var metadata = await StreamedList.ReadAsync(
            Answer($$$"""{"items":[{{{string.Join(',', sent)}}}],"metadata":{"resourceVersion":"7"}}"""), item => items.Add(Encoding.UTF8.GetString(item.Span)), default);

        Assert.Equal(sent, items);
        Assert.Equal("7", metadata.ResourceVersion);
    }

    private static HttpResponseMessage Answer(string body) => new() { Content = new StringContent(body) };
}
