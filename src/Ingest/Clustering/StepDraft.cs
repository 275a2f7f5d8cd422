using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Clustering;

/// <summary>One step before its arguments have names.</summary>
internal sealed class StepDraft
{
    public required string Id { get; init; }

    public required ApiOperation Operation { get; init; }

    public string? Description { get; init; }

    /// <summary>Parameters with an argument of the tool or a literal or expression.</summary>
    public List<StepArgument> Parameters { get; } = [];

    /// <summary>Body properties with the argument each comes from.</summary>
    public List<BodyProperty> BodyProperties { get; } = [];

    /// <summary>The argument that is the whole body.</summary>
    public InputField? Body { get; set; }

    public List<Criterion> SuccessCriteria { get; } = [];

    public List<SuccessAction> OnSuccess { get; } = [];

    public List<FailureAction> OnFailure { get; } = [];

    /// <summary>The operation that ends the job which the step follows, and what its path is given; null: the document has none.</summary>
    public (ApiOperation Operation, IReadOnlyList<StepArgument> Path)? OnCancel { get; set; }

    /// <summary>Output name to expression or selector.</summary>
    public Dictionary<string, JsonNode> Outputs { get; } = new(StringComparer.Ordinal);
}
