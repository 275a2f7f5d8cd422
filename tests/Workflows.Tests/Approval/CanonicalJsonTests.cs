using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Signalbox.Workflows.Approval;

namespace Signalbox.Workflows.Tests.Approval;

public sealed class CanonicalJsonTests
{
    [SuiteFact]
    public void The_published_vectors_hold()
    {
        var inputs = Directory.GetFiles(SharedSuites.Path("jcs", "testdata", "input"));
        Assert.True(inputs.Length >= 6);
        foreach (var input in inputs)
        {
            var expected = File.ReadAllText(SharedSuites.Path("jcs", "testdata", "output", Path.GetFileName(input)));
            using var json = JsonDocument.Parse(File.ReadAllBytes(input));
            Assert.Equal(expected.TrimEnd('\n'), Encoding.UTF8.GetString(CanonicalJson.Serialize(json.RootElement)));
        }
    }

    /// <summary>The published checksum over the first lines of the sequence that the vectors' README describes.</summary>
    [Theory]
    [InlineData(1000, "be18b62b6f69cdab33a7e0dae0d9cfa869fda80ddc712221570f9f40a5878687")]
    [InlineData(10000, "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892")]
    public void Numbers_are_written_as_ecmascript_writes_them(int lines, string checksum)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var number in NumberSequence.Take(lines))
        {
            var bits = BitConverter.DoubleToUInt64Bits(number).ToString("x", null);
            hash.AppendData(Encoding.ASCII.GetBytes($"{bits},{EcmaScriptNumber.Format(number)}\n"));
        }
        Assert.Equal(checksum, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""", "twice")]
    [InlineData("""{"a":{"b":[{"c":1,"c":1}]}}""", "$.a.b[0]")]
    [InlineData("""["\ud800"]""", "lone surrogate")]
    [InlineData("""{"\udc00":1}""", "lone surrogate")]
    [InlineData("""1e400""", "range")]
    public void What_has_no_one_meaning_is_refused(string json, string message)
    {
        using var document = JsonDocument.Parse(json);
        var refused = Assert.Throws<CanonicalJsonException>(() => CanonicalJson.Serialize(document.RootElement));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
    }
}
