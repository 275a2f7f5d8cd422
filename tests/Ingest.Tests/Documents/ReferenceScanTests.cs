using System.Text;
using Signalbox.Ingest.Documents;

namespace Signalbox.Ingest.Tests.Documents;

public sealed class ReferenceScanTests
{
    [Theory]
    [InlineData("a:\n  $ref: other.yaml#/components/schemas/A\nb:\n  $ref: 'other.yaml#/b'\nc: {$ref: \"c d.json\"}", "other.yaml|c d.json")]
    [InlineData("""{"$ref":"http://schemas.example/v1/A.yaml#/A","x":{"$ref" : "./b.json"}}""", "http://schemas.example/v1/A.yaml|./b.json")]
    [InlineData("""{"$ref":"#/components/schemas/A"}""", "")]
    [InlineData("$ref", "")]
    [InlineData("$ref:", "")]
    [InlineData("$ref: a.yaml", "")]
    [InlineData("", "")]
    public void Files_that_seem_to_be_referred_to_are_found_without_parsing(string text, string found) =>
        Assert.Equal(found, string.Join('|', ReferenceScan.Of(Encoding.UTF8.GetBytes(text))));
}
