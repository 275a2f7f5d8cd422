using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.Ingest;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Reviewing;

/// <summary>What a reviewer asks first about a workflow: told from its requests where they tell it, else from what ingest noted in its annotations.</summary>
internal sealed record ReviewNotes
{
    /// <summary>By the requests and by the note of ingest: the higher of the two.</summary>
    public required WorkflowRisk Risk { get; init; }

    /// <summary>Methods and paths of the steps, each once.</summary>
    public required IReadOnlyList<string> Operations { get; init; }

    /// <summary>Whether a second call with the same arguments changes nothing more; null where nobody has said.</summary>
    public bool? Idempotent { get; init; }

    /// <summary>Estimated tokens of the tool definition.</summary>
    public int? Tokens { get; init; }

    /// <summary>Security schemes of the document that the operations want.</summary>
    public string? Credentials { get; init; }

    /// <summary>What the check of the document's texts found, and where.</summary>
    public string? Findings { get; init; }

    /// <summary>1 to 5, 5 to be looked at first, where a language model judged it.</summary>
    public int? Priority { get; init; }

    public static ReviewNotes Of(McpWorkflow workflow) => new()
    {
        Risk = RiskRule.Highest(RiskRule.Of(workflow.Spec), RiskRule.Parse(Note(workflow, IngestAnnotations.Risk))),
        Operations = [.. workflow.Spec.Steps.Select(Request).Distinct(StringComparer.Ordinal)],
        Idempotent = workflow.Spec.Tool.Annotations?.IdempotentHint,
        Tokens = Number(workflow, IngestAnnotations.Tokens),
        Credentials = Note(workflow, IngestAnnotations.Credentials),
        Findings = Note(workflow, IngestAnnotations.Findings),
        Priority = Number(workflow, IngestAnnotations.Priority),
    };

    /// <summary>Adds the notes to an object for programs; what is not known is null.</summary>
    public void AddTo(JsonObject json)
    {
        json["operations"] = new JsonArray([.. Operations.Select(operation => (JsonNode)operation)]);
        json["idempotent"] = Idempotent;
        json["tokens"] = Tokens;
        json["credentials"] = Credentials;
        json["findings"] = Findings;
        json["priority"] = Priority;
    }

    /// <summary>How it stands to being repeated, in the word of a table.</summary>
    public string IdempotentWord => Idempotent switch { true => "yes", false => "no", null => "-" };

    private static string Request(WorkflowStep step) =>
        step.Operation is { } operation ? $"{operation.Method} {operation.Path}" : $"workflow {step.WorkflowId}";

    private static string? Note(McpWorkflow workflow, string name) => workflow.Metadata.Annotations?.GetValueOrDefault(name) is { Length: > 0 } note ? note : null;

    private static int? Number(McpWorkflow workflow, string name) =>
        int.TryParse(Note(workflow, name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
