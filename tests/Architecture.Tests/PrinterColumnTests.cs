using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Signalbox.Ingest;

namespace Signalbox.Architecture.Tests;

/// <summary>What <c>kubectl get</c> shows exists: an API server takes a path that leads nowhere and shows an empty column.</summary>
public sealed partial class PrinterColumnTests
{
    private static readonly string[] s_annotations =
        [.. typeof(IngestAnnotations).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    public static TheoryData<string> Kinds() => [.. CrdFiles.Types.Keys];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_column_leads_to_a_field_or_to_an_annotation_that_is_written(string kind)
    {
        var schema = CrdFiles.Schema(kind);
        Assert.Empty(CrdFiles.Columns(kind).Where(column => !Leads(column["jsonPath"]!.GetValue<string>(), schema)).Select(column => column.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Each_selectable_field_is_there_and_of_a_type_that_can_be_selected_by(string kind)
    {
        var schema = CrdFiles.Schema(kind);
        Assert.All(CrdFiles.SelectableFields(kind), path =>
        {
            Assert.True(Leads(path, schema), path);
            Assert.DoesNotContain("[", path, StringComparison.Ordinal);
        });
        Assert.True(CrdFiles.SelectableFields(kind).Count <= 8, "An API server takes eight at most.");
    }

    [Fact]
    public void A_workflow_shows_its_risk_always_and_the_rest_of_the_review_when_asked()
    {
        var columns = CrdFiles.Columns("McpWorkflow");
        Assert.Equal(["Tool", "Phase", "Approved", "Ready", "Risk", "Age"], Names(0));
        Assert.Equal(["Idempotent", "Tokens", "Credentials", "Findings", "Operations", "Reason", "Target", "Digest", "Message"], Names(1));

        IEnumerable<string> Names(int priority) =>
            columns.Where(column => (column["priority"]?.GetValue<long>() ?? 0) == priority).Select(column => column["name"]!.GetValue<string>());
    }

    private static bool Leads(string path, JsonObject schema)
    {
        const string Annotations = ".metadata.annotations.";
        if (path.StartsWith(Annotations, StringComparison.Ordinal))
            return s_annotations.Contains(path[Annotations.Length..].Replace("\\.", ".", StringComparison.Ordinal));
        if (path == ".metadata.creationTimestamp")
            return true;
        JsonNode? at = schema;
        foreach (var name in Filter().Replace(path, ".[]").Split('.', StringSplitOptions.RemoveEmptyEntries))
            at = name == "[]" ? at?["items"] : at?["properties"]?[name];
        return at is not null;
    }

    [GeneratedRegex(@"\[\?\([^)]*\)\]")]
    private static partial Regex Filter();
}
