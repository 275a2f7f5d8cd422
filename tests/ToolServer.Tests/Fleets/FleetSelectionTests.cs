using System.Text.Json;
using Signalbox.ToolServer.Fleets;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Tests.Fleets;

public sealed class FleetSelectionTests
{
    private static readonly Fleet Three = Fleets.Of(null, "a", "b", "c");

    [Theory]
    [InlineData("""{"target": "b", "x": 1}""", "b", false)]
    [InlineData("""{"targets": ["c", "a", "c"], "x": 1}""", "c a", true)]
    [InlineData("""{"targets": ["*"], "x": 1}""", "a b c", true)]
    public void Hosts_come_in_the_order_of_the_call_and_the_rest_is_the_workflows(string arguments, string hosts, bool many)
    {
        var (selection, refusal) = Read(arguments);

        Assert.Null(refusal);
        Assert.Equal(hosts, string.Join(' ', selection!.Hosts.Select(host => host.Name)));
        Assert.Equal(many, selection.Many);
        Assert.Equal("""{"x":1}""", selection.Arguments.GetRawText());
    }

    [Theory]
    [InlineData("{}", "target", "one of a, b, c")]
    [InlineData("""{"target": "d"}""", "target", "\"d\"")]
    [InlineData("""{"target": 1}""", "target", "one of a, b, c")]
    [InlineData("""{"target": "a", "targets": ["b"]}""", "targets", "not both")]
    [InlineData("""{"targets": []}""", "targets", "array of host names")]
    [InlineData("""{"targets": "a"}""", "targets", "array of host names")]
    [InlineData("""{"targets": ["a", "d", "e"]}""", "targets", "'d', 'e'")]
    [InlineData("""{"targets": ["a"], "rollout": 1}""", "rollout", "object")]
    [InlineData("""{"targets": ["a"], "rollout": {"maxParallel": 0}}""", "rollout.maxParallel", "1 or more")]
    [InlineData("""{"targets": ["a"], "rollout": {"canary": "yes"}}""", "rollout.canary", "true or false")]
    [InlineData("""{"targets": ["a"], "rollout": {"speed": 1}}""", "rollout.speed", "no 'speed'")]
    public void What_cannot_be_meant_is_refused_by_the_name_of_the_property(string arguments, string property, string text)
    {
        var (selection, refusal) = Read(arguments);

        Assert.Null(selection);
        Assert.Equal(property, refusal!.InvalidArgument);
        Assert.StartsWith("Nothing was sent.", refusal.Text, StringComparison.Ordinal);
        Assert.Contains(text, refusal.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workflow_keeps_an_input_that_is_called_target()
    {
        var inputs = JsonElement.Parse("""{"type": "object", "properties": {"target": {"type": "string"}}}""");
        var schema = FleetInputs.Extend(inputs, Three).GetProperty("properties");
        var (selection, _) = FleetSelection.Read(Three, inputs, JsonElement.Parse("""{"target": "mine", "fleet_target": "b"}"""), readsOnly: false);

        Assert.Equal(["target", "fleet_target", "targets", "rollout"], schema.EnumerateObject().Select(property => property.Name));
        Assert.Equal("b", Assert.Single(selection!.Hosts).Name);
        Assert.Equal("""{"target":"mine"}""", selection.Arguments.GetRawText());
    }

    [Theory]
    [InlineData(3, true)]
    [InlineData(40, true)]
    [InlineData(41, false)]
    public void Few_hosts_are_listed_and_many_are_named_by_example(int count, bool listed)
    {
        var fleet = Fleets.Of(null, [.. Enumerable.Range(0, count).Select(i => $"h{i}")]);

        var target = FleetInputs.Extend(null, fleet).GetProperty("properties").GetProperty("target");

        Assert.Equal(listed, target.TryGetProperty("enum", out _));
        Assert.Equal(!listed, target.GetProperty("description").GetString()!.Contains($"one of {count}, such as h0, h1, h2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(null, null, null, false, null, null, null, 5, 1, false)]
    [InlineData(null, null, null, true, null, null, null, 5, int.MaxValue, false)]
    [InlineData(10, 3, null, true, null, null, true, 10, 3, true)]
    [InlineData(10, 3, true, false, 2, 1, false, 2, 1, true)]
    [InlineData(2, 1, null, false, 50, 50, null, 2, 1, false)]
    public void A_caller_may_ask_for_less_and_never_for_more(
        int? parallel, int? failures, bool? canary, bool readsOnly, int? askedParallel, int? askedFailures, bool? askedCanary, int expectedParallel, int expectedFailures, bool expectedCanary)
    {
        var target = new TargetRollout { MaxParallel = parallel, MaxFailures = failures, Canary = canary };

        Assert.Equal(
            new FleetRollout(expectedParallel, expectedFailures, expectedCanary),
            FleetRollout.Of(target, readsOnly, askedParallel, askedFailures, askedCanary));
    }

    private static (FleetSelection? Selection, ToolServer.Execution.ToolCallResult? Refusal) Read(string arguments) =>
        FleetSelection.Read(Three, null, JsonElement.Parse(arguments), readsOnly: false);
}
