using Signalbox.Kubernetes.Objects;
using Signalbox.Operator.Observing;
using Signalbox.Workflows.Planning;

namespace Signalbox.Operator.Tests.Observing;

public sealed class CallBoardTests
{
    private readonly CallBoard _board = new();

    [Fact]
    public void Callers_look_again_when_what_they_may_call_comes_changes_and_goes()
    {
        var (caller, called) = (Key("caller"), Key("called"));
        Assert.Empty(_board.Set(caller, "d1", Calls(caller, "caller", "called")));
        Assert.Contains("no live workflow", _board.Problem(caller), StringComparison.Ordinal);

        Assert.Equal([caller], _board.Set(called, "d1", Calls(called, "called")));
        Assert.Null(_board.Problem(caller));
        Assert.Null(_board.Problem(called));
        Assert.Empty(_board.Set(called, "d1", Calls(called, "called")));

        Assert.Equal([caller], _board.Set(called, "d2", Calls(called, "renamed")));
        Assert.NotNull(_board.Problem(caller));
        Assert.Equal([caller], _board.Set(called, null, null));
        Assert.Empty(_board.Set(called, null, null));
    }

    [Fact]
    public void Workflows_of_another_namespace_are_not_called()
    {
        var caller = Key("caller");
        _board.Set(caller, "d", Calls(caller, "caller", "called"));
        var elsewhere = new NamespacedName("other", "called");
        Assert.Empty(_board.Set(elsewhere, "d", Calls(elsewhere, "called")));
        Assert.NotNull(_board.Problem(caller));
    }

    private static NamespacedName Key(string name) => new("ns", name);

    private static WorkflowCalls Calls(NamespacedName key, string id, params string[] called) =>
        new(key, id, new HashSet<string>(), new HashSet<string>(), [.. called.Select(c => new WorkflowCall("step 's'", c, []))]);
}
