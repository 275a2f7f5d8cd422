using System.Text.Json;
using Signalbox.Operator.Admission;

namespace Signalbox.Operator.Tests.Admission;

public sealed class SpecAuthorTests
{
    private const string ByAlice = """{"metadata":{"annotations":{"signalbox.dev/spec-author":"alice"}},"spec":{"workflowId":"a"}}""";

    [Theory]
    [InlineData(null, """{"spec":{"workflowId":"a"}}""", """[{"op":"add","path":"/metadata/annotations","value":{}},{"op":"add","path":"/metadata/annotations/signalbox.dev~1spec-author","value":"bob"}]""")]
    [InlineData(null, ByAlice, """[{"op":"add","path":"/metadata/annotations/signalbox.dev~1spec-author","value":"bob"}]""")]
    // The spec changed: so did its author.
    [InlineData(ByAlice, """{"metadata":{"annotations":{"signalbox.dev/spec-author":"alice"}},"spec":{"workflowId":"b"}}""", """[{"op":"add","path":"/metadata/annotations/signalbox.dev~1spec-author","value":"bob"}]""")]
    // It did not: nobody takes the authorship over, or away.
    [InlineData(ByAlice, """{"metadata":{"annotations":{"signalbox.dev/spec-author":"bob"}},"spec":{"workflowId":"a"}}""", """[{"op":"add","path":"/metadata/annotations/signalbox.dev~1spec-author","value":"alice"}]""")]
    [InlineData(ByAlice, """{"metadata":{"annotations":{}},"spec":{"workflowId":"a"}}""", """[{"op":"add","path":"/metadata/annotations/signalbox.dev~1spec-author","value":"alice"}]""")]
    [InlineData(ByAlice, """{"metadata":{"annotations":{"signalbox.dev/spec-author":"alice"}},"spec":{"suspend":true,"workflowId":"a"}}""", null)]
    // Of a spec from before the stamp nobody knows; whoever touches it answers for it.
    [InlineData("""{"spec":{"workflowId":"a"}}""", """{"metadata":{"annotations":{"signalbox.dev/spec-author":"bob"}},"spec":{"workflowId":"a"}}""", null)]
    public void The_author_is_who_changed_the_spec_last(string? before, string after, string? patch) =>
        Assert.Equal(patch, SpecAuthor.Stamp(Requests.Of("mcpworkflows", before, after))?.ToJsonString());

    [Theory]
    [InlineData(ByAlice, "alice", "somebody else approves it")]
    [InlineData(ByAlice, "bob", null)]
    [InlineData("""{"spec":{}}""", "bob", "nobody knows who wrote this spec")]
    public void Nobody_approves_what_they_wrote(string workflow, string approver, string? refusal)
    {
        var judged = SpecAuthor.Judge(JsonElement.Parse(workflow), approver);
        if (refusal is null)
            Assert.Null(judged);
        else
            Assert.Contains(refusal, judged!.Message, StringComparison.Ordinal);
    }
}
