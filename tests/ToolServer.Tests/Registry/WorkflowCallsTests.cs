using Signalbox.ToolServer.Registry;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Registry;

public sealed class WorkflowCallsTests
{
    private readonly RegistryState _state = new();

    [Fact]
    public void A_caller_is_served_with_what_it_calls_and_withdrawn_with_it()
    {
        Live("outer", Caller("outer", "inner"));
        _state.Rebuild();
        Assert.Equal([], Served());
        Assert.Equal(RefusalReason.CallUnresolved, _state.Refusals[Given.Key("outer")].Reason);
        Assert.Contains("no live workflow", _state.Refusals[Given.Key("outer")].Message, StringComparison.Ordinal);

        var inner = Live("inner", Given.Spec("inner"));
        Assert.True(_state.Rebuild());
        Assert.Equal(["inner", "outer"], Served());
        Assert.Empty(_state.Refusals);
        Assert.Same(Tool("inner").Plan, Tool("outer").Plan.Callees["inner"]);

        Put(inner with { Spec = inner.Spec with { Suspend = true } });
        Assert.True(_state.Rebuild());
        Assert.Equal([], Served());
    }

    [Fact]
    public void A_new_revision_of_what_is_called_reaches_the_callers_and_theirs()
    {
        Live("a", Caller("a", "b"));
        Live("b", Caller("b", "c"));
        Live("c", Given.Spec("c"));
        _state.Rebuild();
        var before = Tool("a");

        Live("elsewhere", Given.Spec("elsewhere"));
        _state.Rebuild();
        Assert.Same(before, Tool("a"));

        Live("c", Given.Spec("c", path: "/other/{id}"));
        Assert.True(_state.Rebuild());
        Assert.NotSame(before, Tool("a"));
        Assert.Same(Tool("c").Plan, Tool("a").Plan.Callees["b"].Callees["c"]);
    }

    [Fact]
    public void Two_of_one_workflowId_are_ambiguous_and_both_named()
    {
        Live("outer", Caller("outer", "same"));
        Live("one", Given.Spec("one") with { WorkflowId = "same" });
        Live("two", Given.Spec("two") with { WorkflowId = "same" });
        _state.Rebuild();
        Assert.Equal(["one", "two"], Served());
        Assert.Contains("one, two", _state.Refusals[Given.Key("outer")].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_circle_is_named_and_none_of_it_is_served()
    {
        Live("a", Caller("a", "b"));
        Live("b", Caller("b", "a"));
        Live("c", Caller("c", "a"));
        _state.Rebuild();
        Assert.Equal([], Served());
        Assert.Contains("a > b > a", _state.Refusals[Given.Key("a")].Message, StringComparison.Ordinal);
        Assert.Contains("b > a > b", _state.Refusals[Given.Key("b")].Message, StringComparison.Ordinal);
        Assert.Contains("a > b > a", _state.Refusals[Given.Key("c")].Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_call_without_a_required_input_and_one_too_deep_are_refused()
    {
        Live("outer", Caller("outer", "inner") with { Steps = [new() { StepId = "call", WorkflowId = "inner" }] });
        Live("inner", Given.Spec("inner"));
        for (var i = 0; i < 10; i++)
            Live($"w{i}", i == 9 ? Given.Spec("w9") : Caller($"w{i}", $"w{i + 1}"));
        _state.Rebuild();
        Assert.Contains("required input 'id'", _state.Refusals[Given.Key("outer")].Message, StringComparison.Ordinal);
        Assert.Contains("deeper than 8", _state.Refusals[Given.Key("w0")].Message, StringComparison.Ordinal);
        Assert.Contains("w1", Served());
    }

    private IEnumerable<string> Served() => _state.Snapshot.Tools.Select(t => t.Name);

    private ServedTool Tool(string name) => _state.Snapshot.TryGet(name, out var tool) ? tool : throw new InvalidOperationException(name);

    private static McpWorkflowSpec Caller(string name, string called) => Given.Spec(name) with
    {
        Outputs = null,
        Steps = [new() { StepId = "call", WorkflowId = called, Parameters = [new() { Name = "id", Value = Given.Json("\"$inputs.id\"") }] }],
    };

    private McpWorkflow Live(string name, McpWorkflowSpec spec)
    {
        var workflow = Given.Workflow(name, spec);
        Put(workflow);
        var revision = Given.Revision(workflow, spec);
        _state.RevisionChanged(Given.KeyOf(revision), null, revision);
        return workflow;
    }

    private void Put(McpWorkflow workflow) => _state.WorkflowChanged(Given.KeyOf(workflow), workflow);
}
