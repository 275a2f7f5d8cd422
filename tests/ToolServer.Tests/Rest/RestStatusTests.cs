using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Rest;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Tests.Rest;

public sealed class RestStatusTests
{
    [Theory]
    [InlineData(409, 409)]
    [InlineData(412, 409)]
    [InlineData(423, 409)]
    [InlineData(400, 422)]
    [InlineData(422, 422)]
    [InlineData(429, 429)]
    [InlineData(401, 502)]
    [InlineData(404, 502)]
    [InlineData(500, 502)]
    [InlineData(200, 502)]
    [InlineData(null, 504)]
    public void What_the_upstream_said_last_decides(int? upstream, int status) => Assert.Equal(status, RestStatus.Problem(Failed(upstream, StepOutcome.Failed))!.Status);

    [Fact]
    public void A_lost_answer_is_silence_whatever_came_before()
    {
        var problem = RestStatus.Problem(Failed(409, StepOutcome.Failed) with { OutcomeUnknown = true })!;
        Assert.Equal(504, problem.Status);
        Assert.True(problem.OutcomeUnknown);
    }

    [Fact]
    public void Refused_arguments_name_the_property()
    {
        var problem = RestStatus.Problem(new() { IsError = true, InvalidArgument = "disks[0].size" })!;
        Assert.Equal((400, "disks[0].size"), (problem.Status, problem.Property));
    }

    [Fact]
    public void A_failure_after_the_last_step_is_no_refusal_of_the_upstream() =>
        Assert.Equal(502, RestStatus.Problem(Failed(409, StepOutcome.Succeeded))!.Status);

    [Fact]
    public void A_call_that_went_well_has_no_problem() => Assert.Null(RestStatus.Problem(new()));

    private static ToolCallResult Failed(int? status, StepOutcome outcome) =>
        new() { IsError = true, Text = "It failed.", Trace = [new("first", "GET /", 200, StepOutcome.Succeeded), new("last", "POST /", status, outcome)] };
}
