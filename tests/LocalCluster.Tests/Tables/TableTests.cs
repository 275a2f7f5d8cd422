using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Tables;

namespace Signalbox.LocalCluster.Tests.Tables;

public sealed class TableTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData(".status.phase", "string", "\"Active\"")]
    [InlineData(".status.conditions[?(@.type==\"Ready\")].status", "string", "\"True\"")]
    [InlineData(".status.conditions[?(@.type=='Ready')].status", "string", "\"True\"")]
    [InlineData(".status.conditions[?(@.type==\"None\")].status", "string", "null")]
    [InlineData(".status.conditions[?(@.weight>1)].type", "string", "\"Ready\"")]
    [InlineData(".spec.tags[*]", "string", "\"x\"")]
    [InlineData(".spec.tags[-1]", "string", "\"y\"")]
    [InlineData(".spec.tags", "string", "\"[\\\"x\\\",\\\"y\\\"]\"")]
    [InlineData(".metadata.labels['a.b/c']", "string", "\"l\"")]
    [InlineData(".metadata.labels.a\\.b/c", "string", "\"l\"")]
    [InlineData(".spec.limit", "integer", "3")]
    [InlineData(".spec.limit", "string", "\"3\"")]
    [InlineData(".spec.flag", "boolean", "true")]
    [InlineData(".spec.when", "date", "\"65s\"")]
    [InlineData(".spec.none", "date", "null")]
    [InlineData(".spec.tags.length()", "integer", "2")]
    [InlineData(".spec.none.length()", "integer", "0")]
    public void A_cell_shows_what_its_path_leads_to(string path, string type, string expected)
    {
        var tree = JsonReading.ParseObject("""
            {"metadata":{"labels":{"a.b/c":"l"}},"spec":{"tags":["x","y"],"limit":3,"flag":true,"when":"2026-01-02T03:03:00Z"},
            "status":{"phase":"Active","conditions":[{"type":"Accepted","status":"False","weight":1},{"type":"Ready","status":"True","weight":2}]}}
            """u8.ToArray());

        var cell = TableCells.Cell(tree, new PrinterColumn("C", type, "", "", 0, JsonPathExpression.Parse(path)), Now);

        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), cell), cell?.ToJsonString());
    }

    [Theory]
    [InlineData("spec.x")]
    [InlineData(".spec[")]
    [InlineData(".spec[?(x==1)]")]
    [InlineData("..x")]
    public void A_path_that_is_not_supported_is_refused(string path) => Assert.Throws<FormatException>(() => JsonPathExpression.Parse(path));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(120, "2m")]
    [InlineData(125, "2m5s")]
    [InlineData(600, "10m")]
    [InlineData(3 * 3600, "3h")]
    [InlineData((3 * 3600) + 300, "3h5m")]
    [InlineData(47 * 3600, "47h")]
    [InlineData(49 * 3600, "2d1h")]
    [InlineData(9 * 86400, "9d")]
    [InlineData(800 * 86400, "2y70d")]
    [InlineData(-5, "<invalid>")]
    public void An_age_is_written_as_kubectl_writes_it(int seconds, string expected) => Assert.Equal(expected, HumanDuration.Format(TimeSpan.FromSeconds(seconds)));
}
