using System.Globalization;
using Signalbox.ToolServer.Discovery;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Tests.Registry;

namespace Signalbox.ToolServer.Tests.Discovery;

public sealed class ToolIndexTests
{
    private static readonly RegistrySnapshot s_snapshot = Given.Snapshot(1,
    [
        Given.Spec("reset_system", "Restarts a system.", "/systems/{id}/reset"),
        Given.Spec("get_system", "Reads one system, with what the last reset said.", "/systems/{id}"),
        Given.Spec("create_volume", "Makes a volume on a storage pool.", "/pools/{id}"),
        Given.Spec("delete_volume", "Removes a volume for ever.", "/volumes/{id}"),
        Given.Spec("list_users", "Lists the people who may log in.", "/users/{id}"),
    ]);

    [Theory]
    [InlineData("reset a system", "reset_system")]
    [InlineData("VOLUMES delete", "delete_volume")]
    [InlineData("storagePool", "create_volume")]
    [InlineData("who may log in", "list_users")]
    [InlineData("vol remov", "delete_volume")]
    public void The_best_fit_comes_first(string query, string first) => Assert.Equal(first, Search(query).Hits[0].Tool.Name);

    [Fact]
    public void A_name_weighs_more_than_a_mention() =>
        Assert.Equal(["reset_system", "get_system"], Search("reset").Hits.Select(hit => hit.Tool.Name));

    [Fact]
    public void Nothing_is_found_for_words_that_no_tool_has() => Assert.Equal(0, Search("kubernetes").Total);

    [Fact]
    public void An_empty_query_lists_by_name()
    {
        var hits = ToolIndex.Of(s_snapshot).Search(" ", _ => true, 2);
        Assert.Equal(5, hits.Total);
        Assert.Equal(["create_volume", "delete_volume"], hits.Hits.Select(hit => hit.Tool.Name));
    }

    [Fact]
    public void What_the_asker_may_not_see_is_neither_found_nor_counted()
    {
        var hits = ToolIndex.Of(s_snapshot).Search("volume", tool => tool.Name != "delete_volume", 10);
        Assert.Equal(1, hits.Total);
        Assert.Equal("create_volume", hits.Hits.Single().Tool.Name);
    }

    [Fact]
    public void The_same_question_has_the_same_answer_and_equals_stand_by_name()
    {
        var snapshot = Given.Snapshot(1, Enumerable.Range(0, 40).Select(i => $"read_disk_{i.ToString("D2", CultureInfo.InvariantCulture)}"));
        var names = ToolIndex.Of(snapshot).Search("read disk", _ => true, 40).Hits.Select(hit => hit.Tool.Name).ToList();
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
        Assert.Equal(40, names.Count);
    }

    private static ToolHits Search(string query) => ToolIndex.Of(s_snapshot).Search(query, _ => true, 10);
}
