using Signalbox.Cli.Reviewing;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Tests.Reviewing;

public sealed class RiskRuleTests
{
    [Theory]
    [InlineData("read", null, "GET")]
    [InlineData("read", null, "GET", "HEAD", "OPTIONS")]
    [InlineData("change", null, "GET", "POST")]
    [InlineData("change", null, "PATCH")]
    [InlineData("change", false, "PUT")]
    [InlineData("destroy", null, "GET", "DELETE")]
    [InlineData("destroy", true, "GET")]
    [InlineData("destroy", false, "DELETE")]
    public void Risk_follows_the_requests_and_a_hint_can_only_raise_it(string word, bool? destructiveHint, params string[] methods)
    {
        var spec = new McpWorkflowSpec
        {
            Tool = new() { Annotations = new() { DestructiveHint = destructiveHint, ReadOnlyHint = true } },
            Steps = [.. methods.Select(m => new WorkflowStep { Operation = new() { Method = m, Path = "/" } })],
        };
        Assert.Equal(word, RiskRule.Word(RiskRule.Of(spec)));
    }

    [Theory]
    [InlineData("read", "POST", "/things/search", null)]
    [InlineData("change", "POST", "/things/Actions/Thing.Search", null)]
    [InlineData("destroy", "POST", "/systems/{id}/Actions/System.Reset", null)]
    [InlineData("destroy", "PUT", "/machines/{id}/reboot", null)]
    [InlineData("destroy", "POST", "/disks/{id}", "wipeDisk")]
    [InlineData("change", "POST", "/disks", "searchDisks")] // a name lowers nothing
    [InlineData("read", "GET", "/disks/{id}/reset", null)]
    [InlineData("destroy", "get", "/system/reboot", "rebootSystem")]
    [InlineData("change", "PATCH", "/disks/{id}", "updateDisk")]
    public void Risk_is_told_from_path_and_name_too(string word, string method, string path, string? operationId) =>
        Assert.Equal(word, RiskRule.Word(RiskRule.Of(new() { Steps = [new() { OperationId = operationId, Operation = new() { Method = method, Path = path } }] })));

    [Theory]
    [InlineData("PATCH", true, "change", "change")] // what MCP calls destructive of every update is no news
    [InlineData("PATCH", null, "destroy", "destroy")]
    [InlineData("DELETE", null, "read", "destroy")]
    [InlineData("GET", null, "nonsense", "read")]
    public void What_ingest_noted_can_only_raise_it(string method, bool? destructiveHint, string note, string word)
    {
        var workflow = new McpWorkflow
        {
            Metadata = new() { Annotations = new Dictionary<string, string> { ["signalbox.dev/risk"] = note } },
            Spec = new() { Tool = new() { Annotations = new() { DestructiveHint = destructiveHint } }, Steps = [new() { Operation = new() { Method = method, Path = "/" } }] },
        };
        Assert.Equal(word, RiskRule.Word(ReviewNotes.Of(workflow).Risk));
    }

    [Fact]
    public void A_step_without_a_known_request_may_change_anything() =>
        Assert.Equal(WorkflowRisk.Change, RiskRule.Of(new() { Steps = [new() { WorkflowId = "other" }] }));
}
