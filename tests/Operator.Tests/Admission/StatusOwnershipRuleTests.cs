using Signalbox.Operator.Admission;

namespace Signalbox.Operator.Tests.Admission;

public sealed class StatusOwnershipRuleTests
{
    private const string Published = $$"""{"phase":"Pending","specDigest":"{{Requests.Digest}}","history":[{"specDigest":"v1:sha256:old"}]}""";

    [Theory]
    [InlineData("""{"phase":"Approved","specDigest":"D","history":[{"specDigest":"v1:sha256:old"}]}""", null)]
    [InlineData("""{"phase":"Rejected","specDigest":"D","history":[{"specDigest":"v1:sha256:old"}]}""", null)]
    [InlineData("""{"phase":"Pending","specDigest":"D","history":[{"specDigest":"v1:sha256:old"}],"approval":{"decision":"Approved","specDigest":"D","by":"bob"}}""", null)]
    [InlineData("""{"phase":"Pending","specDigest":"D","history":[{"specDigest":"v1:sha256:old"}],"approval":{"decision":"Approved","specDigest":"v1:sha256:old"}}""", null)]
    [InlineData("""{"phase":"Active","specDigest":"D","history":[{"specDigest":"v1:sha256:old"}]}""", "write the phases Approved and Rejected")]
    [InlineData("""{"phase":"Pending","specDigest":"v1:sha256:mine","history":[{"specDigest":"v1:sha256:old"}]}""", "phase and approval, and nothing else")]
    [InlineData("""{"phase":"Approved","specDigest":"D"}""", "phase and approval, and nothing else")]
    [InlineData("""{"phase":"Pending","specDigest":"D","history":[{"specDigest":"v1:sha256:old"}],"served":{"replicas":3}}""", "phase and approval, and nothing else")]
    [InlineData("""{"phase":"Pending","specDigest":"D","history":[{"specDigest":"v1:sha256:old"}],"conditions":[]}""", "phase and approval, and nothing else")]
    [InlineData("""{"phase":"Pending","specDigest":"D","history":[{"specDigest":"v1:sha256:old"}],"approval":{"specDigest":"v1:sha256:other"}}""", "neither the published")]
    [InlineData("""{"phase":"Pending","specDigest":"D","history":[{"specDigest":"v1:sha256:old"}],"approval":{"specDigest":"D","by":"alice"}}""", "approval.by must be bob")]
    [InlineData("""{"phase":"Pending","specDigest":"D","history":[{"specDigest":"v1:sha256:old"}],"approval":{"supersededDigest":"D"}}""", "written by the operator")]
    public void People_write_phase_and_approval_and_what_they_write_is_true(string after, string? refusal)
    {
        var request = Requests.Status(Published, after.Replace("\"D\"", $"\"{Requests.Digest}\"", StringComparison.Ordinal));
        var judged = StatusOwnershipRule.Judge(request, mayApprove: true);
        if (refusal is null)
            Assert.Null(judged);
        else
            Assert.Contains(refusal, judged!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_verb_nobody_decides()
    {
        var refusal = StatusOwnershipRule.Judge(Requests.Status(Published, Published.Replace("Pending", "Approved", StringComparison.Ordinal)), mayApprove: false)!;
        Assert.Equal((403, "Forbidden"), (refusal.Code, refusal.Reason));
        Assert.Contains("signalbox-approver", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_changes_nothing_needs_no_right() => Assert.Null(StatusOwnershipRule.Judge(Requests.Status(Published, Published), mayApprove: false));
}
