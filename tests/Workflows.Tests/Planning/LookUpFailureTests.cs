using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Tests.Planning;

public sealed class LookUpFailureTests
{
    private const string ByName = """$[?count($['items'][?@['name'] == \"{$inputs.x}\"]) == 1]""";

    [Fact]
    public void A_name_that_is_not_there_is_answered_with_those_that_are_the_likely_ones_first()
    {
        var failure = LookUp("""{"items": [{"name": "web-1"}, {"name": "db-10"}, {"name": "DB-1"}, {"id": 4}, {"name": "web-1"}]}""");
        Assert.Equal("Step 's' failed: none of 5 items has the name asked for.", failure.Reason);
        Assert.Equal("There is no name 'db-1'. There are: 'db-10', 'DB-1', 'web-1'. Call again with one of these.", failure.Remedy);
        Assert.Null(failure.UpstreamMessage);
        Assert.Equal(200, failure.StatusCode);
    }

    [Fact]
    public void A_name_that_several_have_is_not_guessed_at()
    {
        var failure = LookUp("""{"items": [{"name": "db-1", "id": 1}, {"name": "db-1", "id": 2}, {"name": "web-1"}]}""");
        Assert.Equal("Step 's' failed: 2 of 3 items have the name asked for.", failure.Reason);
        Assert.StartsWith("Which 'db-1' is meant is not clear", failure.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_list_is_said_to_be_empty()
    {
        var failure = LookUp("""{"items": []}""");
        Assert.Equal("Step 's' failed: the list is empty, so nothing has the name asked for.", failure.Reason);
        Assert.Equal("Looked for name 'db-1'.", failure.Remedy);
    }

    [Fact]
    public void Of_many_and_of_long_and_of_unprintable_names_only_so_much_is_shown()
    {
        var names = string.Join(',', Enumerable.Range(0, 50).Select(i => $$"""{"name": "{{i}}\n{{new string('x', 500)}}"}"""));
        var failure = LookUp($$"""{"items": [{{names}}]}""");
        Assert.Contains("'0 xxx", failure.Remedy, StringComparison.Ordinal);
        Assert.Contains(" and 30 more. ", failure.Remedy, StringComparison.Ordinal);
        Assert.InRange(failure.Remedy.Length, 1, 2000);
        Assert.DoesNotContain(failure.Remedy, char.IsControl);
    }

    [Theory]
    [InlineData("""{"items": 7}""")]
    [InlineData("""{"error": "no"}""")]
    public void An_answer_without_the_list_is_reported_by_its_condition(string body) =>
        Assert.Contains("the condition $[?count(", LookUp(body).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("$[?count($[?@.name == 'a']) == 2]")]
    [InlineData("$[?count($[?@.size > 3]) == 1]")]
    [InlineData("$[?count($[*]) == 1]")]
    [InlineData("$[?@.name == 'a']")]
    public void Another_question_is_reported_by_its_condition(string condition) =>
        Assert.Contains(condition, LookUp("""[{"name": "b"}, {"name": "c"}]""", condition).Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("$[?count($[?@.metadata.name == 'a']) == 1]", "metadata.name")]
    [InlineData("$[?count($[?@['n'] == 'a']) == 1]", "n")]
    public void A_list_that_is_the_whole_answer_and_a_nested_name_are_understood(string condition, string name) =>
        Assert.Contains($"has the {name} asked for", LookUp("""[{"n": "b", "metadata": {"name": "b"}}]""", condition).Reason, StringComparison.Ordinal);

    private static RunFailure LookUp(string body, string condition = ByName) => Specs.Run(
        Specs.OneStep($$$"""
            "operation": {"method": "GET", "path": "/a"},
            "successCriteria": [{"condition": "$statusCode == 200"}, {"context": "$response.body", "type": "jsonpath", "condition": "{{{condition}}}"}]
            """),
        """{"x": "db-1"}""").Answer(200, body).Failure();
}
