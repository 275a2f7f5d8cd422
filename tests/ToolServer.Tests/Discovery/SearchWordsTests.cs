using Signalbox.ToolServer.Discovery;

namespace Signalbox.ToolServer.Tests.Discovery;

public sealed class SearchWordsTests
{
    [Theory]
    [InlineData("resetSystem", "reset system")]
    [InlineData("reset_systems", "reset system")]
    [InlineData("/redfish/v1/Systems/{ComputerSystemId}/Actions/ComputerSystem.Reset", "redfish v1 system computer system id action computer system reset")]
    [InlineData("Gerät öffnen", "gerät öffnen")]
    [InlineData("policies, boxes and addresses", "policy box and address")]
    [InlineData("status of a bus", "status of a bus")]
    [InlineData("  ", "")]
    public void Every_way_to_write_a_name_has_the_same_words(string text, string words) =>
        Assert.Equal(words, string.Join(' ', SearchWords.Of(text)));

    [Fact]
    public void A_word_without_an_end_is_left_out() => Assert.Equal(["list"], SearchWords.Of("list " + new string('x', 5000)));
}
