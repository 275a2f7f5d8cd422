using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.Workflows.Model;
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
            // LLM APIs refuse these at the top of a tool's schema.
            Assert.All((string[])["oneOf", "anyOf", "allOf"], keyword => Assert.False(workflow.Spec.Inputs.Value.TryGetProperty(keyword, out _)));
            OneRisk(workflow);
            Small(workflow.Spec);
        }

        Areas(result);
        Assert.DoesNotContain(report.Uncovered, one => one.Reason.StartsWith("no workflow", StringComparison.Ordinal));
        if (report.Operations > 300)
        {
            Assert.All(report.Areas, area => Assert.True(area.Workflows <= 40, $"{area.Name} has {area.Workflows} tools"));
            Assert.True(report.Workflows * 3 <= report.Operations, $"{report.Workflows} workflows for {report.Operations} operations");
            Assert.True(report.Tokens.MedianTool <= 600);
        }
    }

    private static void Small(McpWorkflowSpec spec)
    {
        var bodies = spec.Steps.Select(step => step.SimulatedResponse?.Body is { } body ? Encoding.UTF8.GetByteCount(body.GetRawText()) : 0).ToList();
        Assert.All(bodies, bytes => Assert.InRange(bytes, 0, 2048));
        Assert.InRange(bodies.Sum(), 0, 16 * 1024);
    }

    /// <summary>A tool that can do several things does things of one risk, and does none of them when none is chosen.</summary>
    private static void OneRisk(GeneratedWorkflow workflow)
    {
        var annotations = workflow.Manifest["metadata"]!["annotations"]!;
        var risk = annotations[IngestAnnotations.Risk]!.GetValue<string>();
        if (!annotations[IngestAnnotations.Patterns]!.GetValue<string>().Split(',').Contains("choice")) return;
        var writes = workflow.Spec.Steps.Where(step => step.Operation!.Method is not ("GET" or "HEAD")).ToList();
        if (risk == "read") Assert.Empty(writes);
        if (risk == "change") Assert.DoesNotContain(writes, step => step.Operation!.Method == "DELETE");
        if (risk == "destroy") Assert.True(writes.TrueForAll(step => step.Operation!.Method == "DELETE") || writes.TrueForAll(step => step.Operation!.Method != "DELETE"));
        var first = workflow.Spec.Steps[0];
        Assert.Equal("GET", first.Operation!.Method);
        Assert.Contains(first.OnSuccess!, action => action.Criteria is null && action.Type == "end");
        // No choice falls through into the next one: each one's last step ends the run.
        var starts = first.OnSuccess!.Where(action => action.Type == "goto").Select(action => action.StepId).ToHashSet();
        for (var i = 1; i < workflow.Spec.Steps.Count; i++)
        {
            if (i + 1 == workflow.Spec.Steps.Count || starts.Contains(workflow.Spec.Steps[i + 1].StepId))
            {
                Assert.Contains(workflow.Spec.Steps[i].OnSuccess ?? [], action => action.Type == "end" && action.Criteria is null);
            }
        }
    }

    private static void Areas(IngestResult result)
    {
        var report = result.Report;
        if (report.Source is not null) return;
        Assert.Equal(report.Operations, report.Areas.Sum(area => area.Operations));
        Assert.Equal(report.Covered, report.Areas.Sum(area => area.Covered));
        var labels = result.Workflows.Select(workflow => workflow.Manifest["metadata"]!["labels"]![SignalboxLabels.Area]!.GetValue<string>()).ToList();
        Assert.All(labels, label => Assert.Matches(Label(), label));
        Assert.All(report.Areas, area => Assert.Equal(area.Workflows, labels.Count(label => label == area.Name)));
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
