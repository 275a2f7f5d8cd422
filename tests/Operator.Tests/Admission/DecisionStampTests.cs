using Signalbox.Operator.Admission;

namespace Signalbox.Operator.Tests.Admission;

public sealed class DecisionStampTests
{
    private const string Approved = """{"phase":"Active","specDigest":"D","approval":{"decision":"Approved","specDigest":"D","by":"alice","at":"2026-01-02T03:04:05Z","message":"fine"}}""";
    private const string Denied = """{"phase":"Rejected","specDigest":"D","approval":{"decision":"Denied","specDigest":"D","by":"alice","at":"2026-01-02T03:04:05Z"}}""";
    private const string Superseded = """{"phase":"Pending","specDigest":"E","approval":{"decision":"Approved","supersededDigest":"D"}}""";

    [Theory]
    // By the phase alone.
    [InlineData("""{"phase":"Pending","specDigest":"D"}""", """{"phase":"Approved","specDigest":"D"}""", """[{"op":"add","path":"/status/approval","value":{"by":"bob"}}]""")]
    [InlineData("""{"phase":"Pending","specDigest":"D"}""", """{"phase":"Rejected","specDigest":"D"}""", """[{"op":"add","path":"/status/approval","value":{"by":"bob"}}]""")]
    [InlineData(Superseded, """{"phase":"Approved","specDigest":"E","approval":{"decision":"Approved","supersededDigest":"D"}}""", """[{"op":"add","path":"/status/approval/by","value":"bob"}]""")]
    [InlineData(Approved, """{"phase":"Approved","specDigest":"D","approval":{"decision":"Approved","specDigest":"D","by":"alice","at":"2026-01-02T03:04:05Z","message":"fine"}}""", null)]
    [InlineData(
        Approved, """{"phase":"Rejected","specDigest":"D","approval":{"decision":"Approved","specDigest":"D","by":"alice","at":"2026-01-02T03:04:05Z","message":"fine"}}""",
        """[{"op":"add","path":"/status/approval/by","value":"bob"},{"op":"remove","path":"/status/approval/at"},{"op":"remove","path":"/status/approval/message"}]""")]
    [InlineData(
        Denied, """{"phase":"Approved","specDigest":"D","approval":{"decision":"Denied","specDigest":"D","by":"alice","at":"2026-01-02T03:04:05Z"}}""",
        """[{"op":"add","path":"/status/approval","value":{"decision":"Approved","specDigest":"D","by":"bob"}}]""")]
    // By a record.
    [InlineData("""{"specDigest":"D"}""", """{"specDigest":"D","approval":{"decision":"Approved","specDigest":"D"}}""", """[{"op":"add","path":"/status/approval/by","value":"bob"}]""")]
    [InlineData(Denied, """{"phase":"Rejected","specDigest":"D","approval":{"decision":"Approved","specDigest":"D","by":"alice"}}""", """[{"op":"add","path":"/status/approval/by","value":"bob"}]""")]
    [InlineData("""{"specDigest":"D"}""", """{"specDigest":"D","approval":{"decision":"Approved","specDigest":"D","by":"bob"}}""", null)]
    // Who names somebody else is refused, not corrected.
    [InlineData("""{"specDigest":"D"}""", """{"specDigest":"D","approval":{"decision":"Approved","specDigest":"D","by":"carol"}}""", null)]
    // Nothing is decided.
    [InlineData(Approved, """{"phase":"Active","specDigest":"D"}""", null)]
    [InlineData(Approved, Approved, null)]
    public void Who_decides_is_written_by_the_word_of_the_API_server(string before, string after, string? patch) =>
        Assert.Equal(patch, DecisionStamp.Stamp(Requests.Status(before, after))?.ToJsonString());
}
