using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest.Tests.Documents;

public sealed class EmptyBlockScalarsTests
{
    [Theory]
    [InlineData("a: |\n    \nb: 1", "a: |\n\nb: 1")]
    [InlineData("a:\r\n  - b: |+\r\n        \r\n    c: 1", "a:\r\n  - b: |+\r\n\r\n    c: 1")]
    [InlineData("- >-  # nothing\n   \n\n   ", "- >-  # nothing\n\n\n")]
    [InlineData("a: |\n    \n  text", null)]
    [InlineData("a: |\n  text\n    \nb: 1", null)]
    [InlineData("a: x|\n    \nb: 1", null)]
    [InlineData("a: |\n\nb: 1", null)]
    public void Spaces_go_from_the_lines_of_an_empty_one_alone(string text, string? mended) => Assert.Equal(mended, EmptyBlockScalars.Mend(text));

    [Fact]
    public void A_document_with_one_is_read_and_later_faults_keep_their_place()
    {
        var node = YamlTree.Parse("a:\n  b: |+\n      \n  c: 1\n"u8.ToArray(), "a.yaml", new DocumentLimits(), default);
        Assert.Equal("""{"a":{"b":"\n","c":1}}""", node!.ToJsonString());

        var fault = Assert.Throws<DocumentException>(() => YamlTree.Parse("a:\n  b: |+\n      \n  c: *none\n"u8.ToArray(), "a.yaml", new DocumentLimits(), default));
        Assert.Equal("a.yaml:4:6", fault.Place);
    }

    [Fact]
    public void A_text_whose_first_line_stands_further_in_is_malformed_as_before() =>
        Assert.Throws<DocumentException>(() => YamlTree.Parse("a: |\n      \n  text\n"u8.ToArray(), "a.yaml", new DocumentLimits(), default));
}
