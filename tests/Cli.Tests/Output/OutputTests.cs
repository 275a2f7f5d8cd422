using System.Text.Json.Nodes;
using Signalbox.Cli.Output;

namespace Signalbox.Cli.Tests.Output;

public sealed class OutputTests
{
    [Fact]
    public void Columns_are_as_wide_as_their_widest_cell_and_lines_have_no_trailing_spaces()
    {
        var table = new ColumnTable("NAME", "AGE");
        table.Add("a-long-name", "5s");
        table.Add("b", "");
        Assert.Equal("NAME          AGE\na-long-name   5s\nb             -\n", table.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void A_cell_can_neither_break_a_line_nor_steer_the_terminal()
    {
        var table = new ColumnTable("NAME");
        table.Add("a\u001b[31m\nb");
        Assert.Equal("NAME\na [31m b\n", table.ToString().ReplaceLineEndings("\n"));
    }

    [Theory]
    [InlineData("on", "\"on\"")]
    [InlineData("No", "\"No\"")]
    [InlineData("null", "\"null\"")]
    [InlineData("1.0", "\"1.0\"")]
    [InlineData("", "\"\"")]
    [InlineData("a: b", "\"a: b\"")]
    [InlineData("a #b", "\"a #b\"")]
    [InlineData("2026-01-15", "\"2026-01-15\"")]
    [InlineData("$inputs.name", "$inputs.name")]
    [InlineData("plain words", "plain words")]
    [InlineData("/path/{id}", "/path/{id}")]
    public void Yaml_quotes_what_could_be_read_as_something_else(string text, string yaml) =>
        Assert.Equal($"key: {yaml}\n", YamlText.Of(new JsonObject { ["key"] = text }));

    [Fact]
    public void Yaml_keeps_structure_numbers_and_empty_containers() =>
        Assert.Equal(
            "list:\n- 1\n- 2.5\n- true\n- null\nempty: {}\nnone: []\ntext: |-\n  two\n  lines\n",
            YamlText.Of(JsonNode.Parse("""{"list":[1,2.5,true,null],"empty":{},"none":[],"text":"two\nlines"}""")));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(7199, "119m")]
    [InlineData(7200, "2h")]
    [InlineData(172800, "2d")]
    [InlineData(-5, "0s")]
    public void Ages_read_as_kubectl_writes_them(int seconds, string age)
    {
        var now = new DateTimeOffset(2026, 1, 15, 8, 30, 0, TimeSpan.Zero);
        Assert.Equal(age, Age.Since(now.AddSeconds(-seconds), now));
    }

    [Fact]
    public void An_unknown_age_says_so() => Assert.Equal("<unknown>", Age.Since(null, DateTimeOffset.UnixEpoch));
}
