using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Commands;

namespace Signalbox.Cli.Tests.Commands;

public sealed class ToolInputTests
{
    [Fact]
    public async Task Arguments_come_from_the_line_from_a_file_or_from_standard_input()
    {
        var file = Path.Combine(Path.GetTempPath(), $"signalbox-{Guid.NewGuid():n}.json");
        await File.WriteAllTextAsync(file, """{"from":"file"}""");
        try
        {
            using var input = new StringReader("""{"from":"stdin"}""");
            Assert.Equal("line", (await ToolInput.ReadAsync("""{"from":"line"}""", TextReader.Null, default))["from"].GetString());
            Assert.Equal("file", (await ToolInput.ReadAsync("@" + file, TextReader.Null, default))["from"].GetString());
            Assert.Equal("stdin", (await ToolInput.ReadAsync("-", input, default))["from"].GetString());
            Assert.Empty(await ToolInput.ReadAsync(null, TextReader.Null, default));
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Theory]
    [InlineData("[1]", "--input is a JSON array, not an object")]
    [InlineData("{", "--input is no JSON")]
    [InlineData("@/nonexistent/arguments.json", "cannot read /nonexistent/arguments.json")]
    public async Task What_is_no_object_is_refused_as_an_unusable_argument(string input, string message)
    {
        var refusal = await Assert.ThrowsAsync<CliException>(() => ToolInput.ReadAsync(input, TextReader.Null, default));
        Assert.Equal(2, refusal.ExitCode);
        Assert.StartsWith(message, refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://host/mcp")]
    [InlineData("not a url")]
    public void An_endpoint_is_an_http_url(string url) =>
        Assert.Equal(2, Assert.Throws<CliException>(() => CallCommand.Endpoint(url)).ExitCode);
}
