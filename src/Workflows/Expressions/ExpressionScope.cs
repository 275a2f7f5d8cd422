using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>What expressions can see at one moment of a run.</summary>
public sealed class ExpressionScope
{
    private readonly JsonElement _inputs;
    private readonly Dictionary<string, IReadOnlyDictionary<string, JsonElement>> _steps = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _outputs = new(StringComparer.Ordinal);
    private readonly IReadOnlyDictionary<string, JsonElement> _defaults;

    /// <param name="inputs">The arguments, a JSON object.</param>
    /// <param name="defaults">Values of arguments that were not given.</param>
    public ExpressionScope(JsonElement inputs, IReadOnlyDictionary<string, JsonElement> defaults) => (_inputs, _defaults) = (inputs, defaults);

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

    internal void SetStepOutputs(string stepId, IReadOnlyDictionary<string, JsonElement> outputs) => _steps[stepId] = outputs;

    internal void SetOutput(string name, JsonElement value) => _outputs[name] = value;
}
