using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>A workflow that has come to its end within the run, as <c>$workflows</c> sees it.</summary>
/// <param name="Scope">Its inputs and the outputs of its steps.</param>
/// <param name="Outputs">Its result, a JSON object.</param>
internal sealed record FinishedWorkflow(ExpressionScope Scope, JsonElement Outputs)
{
    public JsonElement Output(string name) => Outputs.ValueKind == JsonValueKind.Object && Outputs.TryGetProperty(name, out var value) ? value : default;
}
