using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Validation;

namespace Signalbox.Ingest.Tests;

/// <summary>What holds for every result, whatever the document.</summary>
internal static partial class IngestAssert
{
    public static void Sound(IngestResult result)
    {
        var report = result.Report;
        Assert.Equal(report.Operations, report.Covered + report.Uncovered.Count);
        Assert.Equal(report.Workflows, result.Workflows.Count);
        Assert.All(report.Uncovered, one => Assert.NotEmpty(one.Reason));
        Assert.Equal(report.Workflows, result.Workflows.Select(one => one.Spec.Tool.Name).Distinct().Count());
        Assert.Equal(report.Workflows, result.Workflows.Select(one => one.Name).Distinct().Count());
        foreach (var workflow in result.Workflows)
        {
            Assert.Empty(WorkflowValidator.Validate(workflow.Spec));
            Assert.Matches(ToolName(), workflow.Spec.Tool.Name);
            Assert.Contains('_', workflow.Spec.Tool.Name);
            Assert.Matches(Label(), workflow.Name);
            Assert.True(workflow.Name.Length <= 63);
            Assert.NotEmpty(workflow.Spec.Tool.Description!);
            Assert.Equal("object", workflow.Spec.Inputs!.Value.GetProperty("type").GetString());
            Closed(workflow.Spec.Inputs.Value, workflow.Spec.Inputs.Value);
        }

        if (report.Operations > 300)
        {
            Assert.True(report.Workflows * 3 <= report.Operations, $"{report.Workflows} workflows for {report.Operations} operations");
            Assert.True(report.Tokens.MedianTool <= 600);
        }
    }

    public static string Bytes(IngestResult result) =>
        string.Join('\n', result.Workflows.Select(one => one.Manifest.ToJsonString())) + JsonSerializer.Serialize(result.Report, IngestReportJson.Default.IngestReport) + result.TargetDraft?.ToJsonString();

    /// <summary>Every reference in a schema leads to a definition in the same schema.</summary>
    private static void Closed(JsonElement root, JsonElement node)
    {
        if (node.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in node.EnumerateArray()) Closed(root, item);
        }

        if (node.ValueKind != JsonValueKind.Object) return;
        foreach (var member in node.EnumerateObject())
        {
            if (member.Name == "$ref" && member.Value.ValueKind == JsonValueKind.String)
            {
                var name = member.Value.GetString()!;
                Assert.StartsWith("#/$defs/", name, StringComparison.Ordinal);
                Assert.True(root.GetProperty("$defs").TryGetProperty(name["#/$defs/".Length..], out _), name);
            }

            Closed(root, member.Value);
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,64}$")]
    private static partial Regex ToolName();

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex Label();
}
