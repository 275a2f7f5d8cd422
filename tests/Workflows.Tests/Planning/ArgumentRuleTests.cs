using System.Text.Json;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Tests.Planning;

public sealed class ArgumentRuleTests
{
    private const string OneRule = """
        {"exceptGroups": ["night-shift"], "allowedValues": {"def": ["D", "soft"], "x": [1, true, {"a": 1}]}, "message": "Ask the night shift."}
        """;

    [Theory]
    [InlineData("{}", "", null)]
    [InlineData("""{"def":"soft","x":1.0}""", "", null)]
    [InlineData("""{"x":{"a":1}}""", "", null)]
    [InlineData("""{"y":"anything"}""", "", null)]
    [InlineData("""{"def":"hard"}""", "", "def")]
    [InlineData("""{"x":2}""", "", "x")]
    [InlineData("""{"def":"hard","x":2}""", "night-shift", null)]
    public void Values_are_narrowed_for_those_whom_the_rule_is_for(string arguments, string group, string? refused) =>
        Assert.Equal(refused, Plan(OneRule).CheckRules(Json(arguments), [group], [])?.Property);

    [Fact]
    public void The_reason_says_what_is_allowed_and_whom_to_ask()
    {
        var reason = Plan(OneRule).CheckRules(Json("""{"def":"hard"}"""), [], [])!.Value.Reason;
        Assert.Contains("soft", reason, StringComparison.Ordinal);
        Assert.EndsWith("Ask the night shift.", reason, StringComparison.Ordinal);
    }

    [Fact]
    public void An_argument_that_is_left_out_is_judged_by_its_default()
    {
        var plan = Plan("""{"allowedValues": {"def": ["soft"]}}""");
        Assert.Equal("def", plan.CheckRules(default, [], [])?.Property);
        Assert.Equal("def", plan.CheckRules(Json("""{"y":1}"""), [], [])?.Property);
        Assert.Null(plan.CheckRules(Json("""{"def":"soft"}"""), [], []));
    }

    [Theory]
    [InlineData("""{"groups": ["a"], "allowedValues": {"x": [1]}}""", "a", "", true)]
    [InlineData("""{"groups": ["a"], "allowedValues": {"x": [1]}}""", "b", "a", false)]
    [InlineData("""{"roles": ["r"], "allowedValues": {"x": [1]}}""", "r", "", false)]
    [InlineData("""{"groups": ["a"], "roles": ["r"], "allowedValues": {"x": [1]}}""", "b", "r", true)]
    [InlineData("""{"groups": ["a"], "exceptRoles": ["r"], "allowedValues": {"x": [1]}}""", "a", "r", false)]
    [InlineData("""{"allowedValues": {"x": [1]}}""", "", "", true)]
    public void Groups_and_roles_say_whom_a_rule_is_for(string rule, string group, string role, bool isFor) =>
        Assert.Equal(isFor, Plan(rule).CheckRules(Json("""{"x":2}"""), [group], [role]) is not null);

    [Fact]
    public void All_rules_and_schemas_must_hold()
    {
        var plan = Plan("""{"allowedValues": {"x": [1, 2]}}, {"schema": {"not": {"required": ["y"]}}}""");
        Assert.Null(plan.CheckRules(Json("""{"x":2}"""), [], []));
        Assert.NotNull(plan.CheckRules(Json("""{"x":3}"""), [], []));
        Assert.NotNull(plan.CheckRules(Json("""{"x":2,"y":0}"""), [], []));
    }

    [Theory]
    [InlineData("""{"groups": ["a"]}""", "spec.tool.callRules[0]")]
    [InlineData("""{"allowedValues": {"typo": [1]}}""", "spec.tool.callRules[0].allowedValues.typo")]
    [InlineData("""{"allowedValues": {"x": []}}""", "spec.tool.callRules[0].allowedValues.x")]
    [InlineData("""{"schema": {"type": "thing"}}""", "spec.tool.callRules[0].schema.type")]
    public void A_rule_that_would_not_do_what_it_says_is_a_problem(string rule, string path) =>
        Assert.Contains(WorkflowCompiler.Compile(Spec(rule)).Problems, p => p.Path == path);

    [Fact]
    public void The_name_of_a_fleets_host_may_be_narrowed_too() =>
        Assert.NotNull(Plan("""{"allowedValues": {"target": ["lab-1"]}}""").CheckRules(Json("""{"target":"prod-1"}"""), [], []));

    [Fact]
    public void Rules_are_part_of_the_digest_and_none_are_none_however_they_are_written()
    {
        var without = Specs.OneStep(Step);
        Assert.Equal(SpecDigest.Compute(without), SpecDigest.Compute(without with { Tool = without.Tool with { CallRules = [] } }));
        Assert.NotEqual(SpecDigest.Compute(without), SpecDigest.Compute(Spec(OneRule)));
        Assert.NotEqual(SpecDigest.Compute(Spec("""{"allowedValues": {"x": [1]}}""")), SpecDigest.Compute(Spec("""{"allowedValues": {"x": [2]}}""")));
        Assert.Equal(
            SpecDigest.Compute(Spec("""{"allowedValues": {"x": [1], "y": [2]}}""")),
            SpecDigest.Compute(Spec("""{"groups": [], "exceptRoles": [], "allowedValues": {"y": [2], "x": [1]}}""")));
    }

    private const string Step = "\"operation\": {\"method\": \"GET\", \"path\": \"/\"}";

    private static WorkflowPlan Plan(string rules) => Specs.Plan(Spec(rules));

    private static McpWorkflowSpec Spec(string rules)
    {
        var spec = Specs.OneStep(Step);
        return spec with { Tool = spec.Tool with { CallRules = SpecJson.FromJson(Json($$$"""{"tool": {"callRules": [{{{rules}}}]} }""")).Tool.CallRules } };
    }

    private static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
