using ModelContextProtocol.Protocol;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Commands;

namespace Signalbox.Cli.Tests.Commands;

public sealed class ConfirmationTests
{
    [Theory]
    [InlineData("y", true)]
    [InlineData("Yes ", true)]
    [InlineData("", false)]
    [InlineData("no", false)]
    [InlineData(null, false)]
    public async Task The_person_at_the_terminal_decides(string? typed, bool sent)
    {
        using var error = new StringWriter();
        var answer = await new Confirmation(new(new StringReader(typed is null ? "" : typed + "\n"), TextWriter.Null, error, true, true), yes: false).AnswerAsync(Question(), default);
        Assert.Equal(sent, answer.IsAccepted);
        Assert.Contains("Restart web-01?", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_terminal_nothing_is_sent_and_the_option_is_named()
    {
        using var error = new StringWriter();
        var answer = await new Confirmation(new(new StringReader("y\n"), TextWriter.Null, error, false, false), yes: false).AnswerAsync(Question(), default);
        Assert.False(answer.IsAccepted);
        Assert.Contains("--yes", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_option_answers_this_question_and_no_other()
    {
        var confirmation = new Confirmation(new(TextReader.Null, TextWriter.Null, TextWriter.Null, false, false), yes: true);
        Assert.True((await confirmation.AnswerAsync(Question(), default)).Content!["confirm"].GetBoolean());
        Assert.False((await confirmation.AnswerAsync(Question("password"), default)).IsAccepted);
    }

    private static ElicitRequestParams Question(string property = "confirm") => new()
    {
        Message = "Restart web-01?",
        RequestedSchema = new() { Properties = new Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition> { [property] = new ElicitRequestParams.BooleanSchema() } },
    };
}
