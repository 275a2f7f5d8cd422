using System.Text.Json.Nodes;
using Signalbox.Ingest.Clustering;

namespace Signalbox.Ingest.Tests.Clustering;

public sealed class ChosenActionsTests
{
    [Theory]
    [InlineData("""{"properties":{"actionType":{"enum":["START","STOP"]}}}""", true)]
    [InlineData("""{"properties":{"body":{"type":"array","items":{"properties":{"actionType":{"enum":["START","RESET"]}}}}}}""", true)]
    [InlineData("""{"properties":{"ResetType":{"enum":["On","ForceOff","GracefulShutdown","Reset"]}}}""", true)]
    [InlineData("""{"properties":{"commands":{"items":{"enum":["delete-all"]}}}}""", false)]
    [InlineData("""{"properties":{"command":{"items":{"enum":["delete-all"]}}}}""", true)]
    [InlineData("""{"properties":{"actionType":{"enum":["START","RESUME"]}}}""", false)]
    [InlineData("""{"properties":{"state":{"enum":["stop","go"]}}}""", false)]
    [InlineData("""{"properties":{"action":{"type":"string"}}}""", false)]
    [InlineData("""{"properties":{"action":{"enum":[null,1,""]}}}""", false)]
    [InlineData("null", false)]
    public void An_argument_that_may_name_a_destructive_action_is_found(string inputs, bool found) =>
        Assert.Equal(found, ChosenActions.MayDestroy(JsonNode.Parse(inputs)));
}
