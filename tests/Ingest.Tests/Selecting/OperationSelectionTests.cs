using System.Text;

namespace Signalbox.Ingest.Tests.Selecting;

/// <summary>Which operations <c>--include</c> and <c>--exclude</c> leave, and what they refuse.</summary>
public sealed class OperationSelectionTests
{
    private static readonly string[] s_operations =
    [
        "GET /volume", "POST /volume", "GET /volume/{id}", "POST /volume/{id}/clone", "GET /volume_group", "GET /host", "DELETE /host/{id}", "POST /login",
    ];

    [Theory]
    [InlineData("/volume", "", "GET /volume, POST /volume")]
    [InlineData("/volume/", "", "GET /volume, POST /volume")]
    [InlineData("/volume/**", "", "GET /volume, POST /volume, GET /volume/{id}, POST /volume/{id}/clone")]
    [InlineData("/volume/*", "", "GET /volume/{id}")]
    [InlineData("/volume/{id}", "", "GET /volume/{id}")]
    [InlineData("/volume*", "", "GET /volume, POST /volume, GET /volume_group")]
    [InlineData("/**/clone", "", "POST /volume/{id}/clone")]
    [InlineData("/h?st", "", "GET /host")]
    [InlineData("/host/**", "/**/{id}", "GET /host")]
    [InlineData("tag:block storage", "", "GET /volume, POST /volume, GET /volume/{id}, POST /volume/{id}/clone, GET /volume_group")]
    [InlineData("area:block-storage", "/volume/**", "GET /volume_group")]
    [InlineData("area:Block Storage", "/volume/**", "GET /volume_group")]
    [InlineData("/host /volume_group", "", "GET /volume_group, GET /host")]
    [InlineData("", "tag:Hosts /volume/** area:general", "GET /volume_group")]
    public async Task Only_what_is_selected_is_called(string include, string exclude, string expected)
    {
        var result = await Ingest(include, exclude);
        IngestAssert.Sound(result);
        var wanted = expected.Split(", ");
        Assert.Equal(wanted.Order(), s_operations.Except(result.Report.Uncovered.Select(one => $"{one.Method} {one.Path}")).Order());
        Assert.All(result.Report.Uncovered, one => Assert.Equal("not selected (--include/--exclude)", one.Reason));
        Assert.Equal(wanted.Length, result.Report.Selected);
        Assert.Subset(wanted.ToHashSet(), result.Workflows.SelectMany(one => one.Spec.Steps).Select(step => $"{step.Operation!.Method} {step.Operation.Path}").ToHashSet());
    }

    [Theory]
    [InlineData("volume", "", "--include 'volume' is neither a path nor a tag nor an area.", "'tag:NAME'")]
    [InlineData("", "tag:", "--exclude 'tag:' is neither", "'/volume/**'")]
    [InlineData("area:host", "", "--include 'area:host' matches no operation", "Did you mean 'area:hosts'")]
    [InlineData("/host", "tag:Hots", "--exclude 'tag:Hots' matches no operation", "'tag:Hosts'")]
    [InlineData("/volumes/**", "", "--include '/volumes/**' matches no operation", "'/volume/**'")]
    [InlineData("area:everything-else", "", "matches no operation", "The areas are 'area:block-storage', 'area:general', 'area:hosts'.")]
    [InlineData("/host", "/host", "--include and --exclude together leave no operation.", "Exclude less.")]
    public async Task A_selection_that_selects_nothing_is_refused_with_what_was_meant(string include, string exclude, string fault, string remedy)
    {
        var refused = await Assert.ThrowsAsync<SelectionException>(() => Ingest(include, exclude));
        Assert.Contains(fault, refused.Message, StringComparison.Ordinal);
        Assert.Contains(remedy, refused.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_selection_is_recorded_in_one_order_and_with_nothing_where_all_is_selected()
    {
        var one = await Ingest("tag:Hosts /volume/**", "/volume/*/clone");
        var other = await Ingest("/volume/** tag:Hosts tag:Hosts", "/volume/*/clone");
        Assert.Equal("--include '/volume/**' --include 'tag:Hosts' --exclude '/volume/*/clone'", one.Selection);
        Assert.Equal(IngestAssert.Bytes(one), IngestAssert.Bytes(other));
        Assert.All(one.Workflows, workflow => Assert.Equal(one.Selection, workflow.Manifest["metadata"]!["annotations"]![IngestAnnotations.Selection]!.GetValue<string>()));
        var all = await Ingest("", "");
        Assert.Null(all.Selection);
        Assert.All(all.Workflows, workflow => Assert.Null(workflow.Manifest["metadata"]!["annotations"]![IngestAnnotations.Selection]));
    }

    [Fact]
    public async Task The_target_is_logged_in_to_the_same_way_whatever_is_selected() =>
        Assert.Equal((await Ingest("", "")).TargetDraft!.ToJsonString(), (await Ingest("/host", "")).TargetDraft!.ToJsonString());

    [Fact]
    public async Task A_part_of_a_large_document_is_not_condensed_and_what_was_left_out_names_it()
    {
        var document = new StringBuilder("openapi: 3.0.3\ninfo: {title: Many, version: '1'}\nservers: [{url: 'http://a'}]\npaths:\n");
        foreach (var area in (string[])["east", "west"])
        {
            for (var i = 0; i < 40; i++)
            {
                document.Append("  /").Append(area).Append("/thing_").Append((char)('a' + (i / 26))).Append((char)('a' + (i % 26))).Append("/{id}:\n    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n");
                foreach (var method in (string[])["get", "put", "patch", "delete"]) document.Append("    ").Append(method).Append(": {responses: {'200': {description: ok}}}\n");
            }
        }

        using var scratch = new Scratch();
        var request = new IngestRequest { Sources = [scratch.File("many.yaml", document.ToString())], TargetName = "many" };
        var whole = await new Ingestor().IngestAsync(request);
        var part = await new Ingestor().IngestAsync(request with { Include = ["/west/**"] });
        IngestAssert.Sound(whole);
        Assert.Contains(whole.Report.Uncovered, one => one.Reason == "PATCH on the same path changes the same resource");
        Assert.All(whole.Report.Uncovered.Where(one => one.Reason.StartsWith("left out", StringComparison.Ordinal)), one => Assert.EndsWith($"--include 'area:{one.Path.Split('/')[1]}' to have it", one.Reason, StringComparison.Ordinal));
        Assert.Contains(whole.Report.Uncovered, one => one.Reason.StartsWith("left out", StringComparison.Ordinal));
        Assert.DoesNotContain(part.Report.Uncovered, one => one.Reason == "PATCH on the same path changes the same resource");
        Assert.Equal((160, 320), (part.Report.Selected, part.Report.Operations));
        Assert.True(part.Report.Covered > whole.Report.Areas.Sum(area => area.Covered) / 2, $"{part.Report.Covered}");
    }

    private static async Task<IngestResult> Ingest(string include, string exclude)
    {
        using var scratch = new Scratch();
        var request = new IngestRequest { Sources = [Storage(scratch)], TargetName = "storage", Include = Patterns(include), Exclude = Patterns(exclude) };
        return await new Ingestor().IngestAsync(request);
    }

    // Names of tags and areas hold blanks; no path does.
    private static string[] Patterns(string text) => text.Length == 0 ? [] : text.Replace(" tag:", "\n tag:", StringComparison.Ordinal).Replace(" /", "\n/", StringComparison.Ordinal)
        .Replace(" area:", "\narea:", StringComparison.Ordinal).Split('\n', StringSplitOptions.TrimEntries);

    private static string Storage(Scratch scratch)
    {
        var document = new StringBuilder("openapi: 3.0.3\ninfo: {title: Storage, version: '1'}\nservers: [{url: 'http://a'}]\npaths:\n");
        foreach (var path in s_operations.GroupBy(one => one.Split(' ')[1]))
        {
            var tag = path.Key.StartsWith("/volume", StringComparison.Ordinal) ? "Block Storage" : path.Key.StartsWith("/host", StringComparison.Ordinal) ? "Hosts" : "General";
            document.Append("  ").Append(path.Key).Append(":\n");
            if (path.Key.Contains('{')) document.Append("    parameters: [{name: id, in: path, required: true, schema: {type: string}}]\n");
            foreach (var one in path) document.Append("    ").Append(one.Split(' ')[0].ToLowerInvariant()).Append(": {tags: [").Append(tag).Append("], responses: {'200': {description: ok}}}\n");
        }

        return scratch.File("storage.yaml", document.ToString());
    }
}
