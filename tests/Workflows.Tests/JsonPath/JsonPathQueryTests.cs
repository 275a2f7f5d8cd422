using System.Text.Json;
using Signalbox.Workflows.JsonPath;

namespace Signalbox.Workflows.Tests.JsonPath;

public sealed class JsonPathQueryTests
{
    [Theory]
    [InlineData("$[?@ == 9007199254740993]", "9007199254740993")]
    [InlineData("$[?@ > 9007199254740992]", "9007199254740993")]
    [InlineData("$[?@ == 9007199254740992.0]", "9007199254740992")]
    public void Numbers_beyond_the_digits_of_a_double_are_told_apart(string query, string selected) => Assert.Equal(
        selected, Assert.Single(JsonPathQuery.Parse(query).Select(JsonElement.Parse("[9007199254740992, 9007199254740993]"))).Value.GetRawText());
}
