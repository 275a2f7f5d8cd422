using System.Runtime.CompilerServices;
using System.Text.Json;
using Signalbox.ToolServer.Registry;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Discovery;

/// <summary>What a tool or an operation is found by: its words, each with the weight of the places where it stands.</summary>
/// <param name="Weights">By word. A word in the name weighs most, one in a parameter's description least.</param>
/// <param name="Length">Sum of all weights: long texts do not win by their length.</param>
internal sealed record SearchText(IReadOnlyDictionary<string, float> Weights, float Length)
{
    private const float Name = 4, Title = 3, Description = 1.5f, Path = 1, Parameter = 1, ParameterText = 0.4f, Place = 1;

    // A revision is immutable, and so are its words.
    private static readonly ConditionalWeakTable<ServedTool, SearchText> s_known = [];

    public static SearchText Of(ServedTool tool) => s_known.GetValue(tool, Read);

    /// <summary>The words of an operation, and of the tool that its workflow is or asks to be.</summary>
    public static SearchText Of(McpWorkflow workflow, WorkflowStep step, PinnedOperation operation)
    {
        var weights = new Dictionary<string, float>(StringComparer.Ordinal);
        Add(weights, step.OperationId, Name);
        Add(weights, operation.Path, Title);
        Add(weights, operation.Method, Title);
        Add(weights, step.Description, Description);
        Add(weights, workflow.Spec.Tool.Name, Description);
        Add(weights, workflow.Spec.Tool.Title, Description);
        Add(weights, workflow.Spec.Tool.Description ?? workflow.Spec.Description ?? workflow.Spec.Summary, Parameter);
        Add(weights, workflow.Metadata.Namespace, Place);
        Add(weights, workflow.Metadata.Name, Place);
        Add(weights, workflow.Spec.TargetRef.Name, Place);
        return new(weights, weights.Values.Sum());
    }

    private static SearchText Read(ServedTool tool)
    {
        var spec = tool.Plan.Spec;
        var weights = new Dictionary<string, float>(StringComparer.Ordinal);
        Add(weights, tool.Name, Name);
        Add(weights, spec.Tool.Title, Title);
        Add(weights, spec.Tool.Description ?? spec.Description ?? spec.Summary, Description);
        Add(weights, tool.Workflow.Namespace, Place);
        Add(weights, tool.Target.Name, Place);
        foreach (var step in spec.Steps)
        {
            Add(weights, step.OperationId, Path);
            Add(weights, step.Operation?.Path, Path);
        }
        if (tool.InputSchema is { ValueKind: JsonValueKind.Object } inputs && inputs.TryGetProperty("properties", out var properties)
            && properties.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in properties.EnumerateObject())
            {
                Add(weights, property.Name, Parameter);
                if (property.Value.ValueKind == JsonValueKind.Object && property.Value.TryGetProperty("description", out var text) && text.ValueKind == JsonValueKind.String)
                    Add(weights, text.GetString(), ParameterText);
            }
        }
        return new(weights, weights.Values.Sum());
    }

    private static void Add(Dictionary<string, float> weights, string? text, float weight)
    {
        if (text is null) return;
        foreach (var word in SearchWords.Of(text))
            weights[word] = weights.GetValueOrDefault(word) + weight;
    }
}
