using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>What expressions can see at one moment of a run.</summary>
public sealed class ExpressionScope
{
    private readonly JsonElement _inputs;
    private readonly Dictionary<string, IReadOnlyDictionary<string, JsonElement>> _steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _outputs = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, JsonElement> _defaults;
    private readonly IReadOnlyDictionary<string, FinishedWorkflow> _finished;
    private JsonElement _called;

    /// <param name="inputs">The arguments, a JSON object.</param>
    /// <param name="defaults">Values of arguments that were not given.</param>
    /// <param name="finished">The workflows that the run has been through, by id.</param>
    internal ExpressionScope(
        JsonElement inputs, IReadOnlyDictionary<string, JsonElement> defaults, IReadOnlyDictionary<string, FinishedWorkflow> finished) =>
        (_inputs, _defaults, _finished) = (inputs, defaults, finished);

    /// <summary>The request being judged and its response; null before the first request.</summary>
    public Exchange? Exchange { get; set; }

    public JsonElement Input(string name)
    {
        if (_inputs.ValueKind == JsonValueKind.Object && _inputs.TryGetProperty(name, out var given))
            return given;
        return _defaults.TryGetValue(name, out var value) ? value : default;
    }

    public JsonElement StepOutput(string stepId, string name) =>
        _steps.TryGetValue(stepId, out var outputs) && outputs.TryGetValue(name, out var value) ? value : default;

    public JsonElement Output(string name) => _outputs.TryGetValue(name, out var value) ? value : default;

    /// <summary>What the workflow gave that the present step called.</summary>
    public JsonElement CalledOutput(string name) =>
        _called.ValueKind == JsonValueKind.Object && _called.TryGetProperty(name, out var value) ? value : default;

    internal FinishedWorkflow? Finished(string workflowId) => _finished.GetValueOrDefault(workflowId);

    /// <summary>Whether the step has succeeded at least once.</summary>
    internal bool HasSucceeded(string stepId) => _steps.ContainsKey(stepId);

    internal IReadOnlyDictionary<string, JsonElement> AllCalled() => _called.ValueKind == JsonValueKind.Object
        ? _called.EnumerateObject().ToDictionary(o => o.Name, o => o.Value, StringComparer.Ordinal)
        : new Dictionary<string, JsonElement>();

    internal void SetCalled(JsonElement outputs) => _called = outputs;

    internal void SetStepOutputs(string stepId, IReadOnlyDictionary<string, JsonElement> outputs) => _steps[stepId] = outputs;

    internal void SetOutput(string name, JsonElement value) => _outputs[name] = value;
}
