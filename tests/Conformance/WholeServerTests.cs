namespace Signalbox.Conformance;

/// <summary>
/// The scenarios of the suite that approved workflows can be asked, against a whole Signalbox: those of the tasks extension, and others that need no content made for them.
/// </summary>
/// <remarks>
/// Of the tasks extension are left out: <c>tasks-mrtr-input</c> and <c>tasks-mrtr-composition</c>, which want tools that ask for values in the middle of their work, and
/// <c>tasks-required-task-error</c>, which wants one that can be called as a task alone; no workflow does either. Of <c>tasks-status-notifications</c> the suite itself runs nothing yet.
/// </remarks>
public sealed class WholeServerTests(WholeServer server) : IClassFixture<WholeServer>
{
    [Theory]
    [InlineData("tasks-capability-negotiation")]
    [InlineData("tasks-wire-fields")]
    [InlineData("tasks-request-state-removal")]
    [InlineData("tasks-dispatch-and-envelope")]
    // Wants a tool that ends a task by a protocol error; whatever goes wrong in a workflow is its result.
    [InlineData("tasks-lifecycle", "sep-2663-tasks-get-status-failed")]
    // Compares the text of its example tool, where the text here is the structured result as JSON.
    [InlineData("tasks-request-headers", "tasks-headers-tolerate-mcp-method-on-tools-call")]
    [InlineData("server-initialize")]
    [InlineData("server-session-lifecycle")]
    [InlineData("tools-list")]
    [InlineData("sep-2164-resource-not-found")]
    [InlineData("http-header-validation")]
    [InlineData("http-custom-header-server-validation")]
    [InlineData("dns-rebinding-protection")]
    public async Task A_scenario_passes_against_a_whole_server(string scenario, params string[] apart)
    {
        using var run = await ConformanceSuite.RunOneAsync(scenario, server.Mcp);
        Assert.Equal("", run.ComplaintsOf(scenario, apart));
    }
}
