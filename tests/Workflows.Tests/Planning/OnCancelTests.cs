using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Tests.Planning;

public sealed class OnCancelTests
{
    private const string Follow = """
        "steps": [
          {"stepId": "start", "operation": {"method": "POST", "path": "/jobs"}, "outputs": {"job": "$response.body#/job"}},
          {"stepId": "wait", "operation": {"method": "GET", "path": "/jobs/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$steps.start.outputs.job"}],
           "onCancel": {"operation": {"method": "DELETE", "path": "/jobs/{id}"}, "parameters": [{"name": "id", "in": "path", "value": "$steps.start.outputs.job"}]}},
          {"stepId": "read", "operation": {"method": "GET", "path": "/things"}}]
        """;

    [Fact]
    public void What_a_step_declares_is_sent_while_the_run_stands_at_it_and_at_no_other_time()
    {
        var run = Specs.Run(Specs.Spec(Follow));
        Assert.Empty(run.OnCancel());
        run.Request();
        Assert.Empty(run.OnCancel());
        run.Answer(202, """{"job": "7"}""");
        var request = Assert.Single(run.OnCancel());
        Assert.Equal("DELETE /jobs/7", request.RequestLine);
        run.Answer(200, "{}");
        Assert.Empty(run.OnCancel());
    }

    [Fact]
    public void A_cancellation_that_breaks_a_poll_off_leaves_the_job_known()
    {
        var run = Specs.Run(Specs.Spec(Follow)).Answer(202, """{"job": "7"}""");
        run.Fails(new(UpstreamFailureKind.Cancelled, "The caller cancelled the call.", OutcomeUnknown: false));
        Assert.Equal("DELETE /jobs/7", Assert.Single(run.OnCancel()).RequestLine);
        Assert.Equal("wait (cancel)", run.OnCancel()[0].StepId);
    }

    [Fact]
    public void A_job_without_a_name_is_not_cancelled()
    {
        var run = Specs.Run(Specs.Spec(Follow)).Answer(200, "{}");
        Assert.Empty(run.OnCancel());
    }

    [Theory]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "onCancel": {"operation": {"method": "GET", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "$steps.s.outputs.id"}]}}""", "spec.steps[1].onCancel.operation.method", "cancels nothing")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "onCancel": {"operation": {"method": "DELETE", "path": "/a"}}}""", "spec.steps[1].onCancel", "nothing that an earlier step was given")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "onCancel": {}}""", "spec.steps[1].onCancel.operation", "no operation")]
    [InlineData("""{"stepId": "t", "operation": {"method": "GET", "path": "/a"}, "outputs": {"x": "$response.body"}, "onCancel": {"operation": {"method": "DELETE", "path": "/a"}, "parameters": [{"name": "q", "in": "query", "value": "$steps.t.outputs.x"}]}}""", "spec.steps[1]", "later")]
    [InlineData("""{"stepId": "t", "workflowId": "v", "onCancel": {"operation": {"method": "DELETE", "path": "/a"}}}""", "spec.steps[1].onCancel", "begins no job itself")]
    public void A_declaration_that_could_not_be_kept_is_refused(string step, string path, string message)
    {
        var problems = WorkflowCompiler.Compile(Specs.Spec($$$"""
            "steps": [{"stepId": "s", "operation": {"method": "GET", "path": "/a"}, "outputs": {"id": "$response.body"}}, {{{step}}}]
            """)).Problems;
        Assert.Contains(problems, problem => problem.Path == path && problem.Message.Contains(message, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_sent_on_cancellation_is_part_of_what_is_approved()
    {
        var spec = Specs.Spec(Follow);
        var without = spec with { Steps = [.. spec.Steps.Select(step => step with { OnCancel = null })] };
        Assert.NotEqual(SpecDigest.Compute(spec), SpecDigest.Compute(without));
        Assert.DoesNotContain("onCancel", SpecJson.ToJson(without).ToJsonString(), StringComparison.Ordinal);
    }
}
