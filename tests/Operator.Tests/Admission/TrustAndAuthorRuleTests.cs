using Signalbox.Operator.Admission;

namespace Signalbox.Operator.Tests.Admission;

public sealed class TrustAndAuthorRuleTests
{
    private const string Target = """{"metadata":{"labels":{"site":"a"}},"spec":{"baseUrl":"https://a","tls":{"caSecret":"x"},"timeoutSeconds":5}}""";

    [Theory]
    [InlineData("""{"metadata":{"labels":{"site":"a"}},"spec":{"baseUrl":"https://a","tls":{"caSecret":"x"},"timeoutSeconds":9}}""", true)]
    [InlineData("""{"metadata":{"labels":{"site":"a"}},"spec":{"baseUrl":"https://b","tls":{"caSecret":"x"},"timeoutSeconds":5}}""", false)]
    [InlineData("""{"metadata":{"labels":{"site":"a"}},"spec":{"baseUrl":"https://a","timeoutSeconds":5}}""", false)]
    [InlineData("""{"metadata":{"labels":{"site":"b"}},"spec":{"baseUrl":"https://a","tls":{"caSecret":"x"},"timeoutSeconds":5}}""", false)]
    [InlineData("""{"metadata":{"labels":{"site":"a"}},"spec":{"baseUrl":"https://a","tls":{"caSecret":"x"},"timeoutSeconds":5,"credentials":{"secretName":"s"}}}""", false)]
    [InlineData(null, false)]
    public void What_a_target_trusts_is_changed_by_approvers_alone(string? after, bool free)
    {
        var request = Requests.Of("mcptargets", Target, after);
        Assert.Equal(free, TargetTrustRule.Judge(request, mayApprove: false) is null);
        Assert.Null(TargetTrustRule.Judge(request, mayApprove: true));
    }

    [Theory]
    [InlineData(null, """{"spec":{"workflowName":"restart","decision":"Approved"}}""", true, null)]
    [InlineData(null, """{"spec":{"workflowName":"restart","decision":"Approved"}}""", false, "verb approve on mcpworkflows/restart")]
    [InlineData("""{"spec":{"workflowName":"restart"}}""", null, false, "verb approve on mcpworkflows/restart")]
    [InlineData("""{"spec":{"workflowName":"restart"}}""", null, true, null)]
    [InlineData("""{"spec":{"workflowName":"restart"}}""", """{"spec":{"workflowName":"other"}}""", true, "cannot be changed")]
    [InlineData("""{"spec":{"workflowName":"restart"}}""", """{"metadata":{"labels":{"a":"b"}},"spec":{"workflowName":"restart"}}""", true, null)]
    public void An_approval_is_made_and_revoked_by_approvers_and_never_changed(string? before, string? after, bool mayApprove, string? refusal)
    {
        var judged = ApprovalAuthorRule.Judge(Requests.Of("mcpworkflowapprovals", before, after), mayApprove);
        if (refusal is null)
            Assert.Null(judged);
        else
            Assert.Contains(refusal, judged!.Message, StringComparison.Ordinal);
    }
}
