using System.Text.Json;

namespace Signalbox.Workflows.Expressions;

/// <summary>What expressions can see at one moment of a run.</summary>
public sealed class ExpressionScope
{
    private readonly JsonElement _inputs;
    private readonly IReadOnlyDictionary<string, JsonElement> _defaults;
    private readonly FinishedWorkflows _finished;
    private readonly List<KeyValuePair<string, OutputValues>> _steps;
    private Dictionary<string, JsonElement>? _outputs;
    private JsonElement _called;

    /// <param name="inputs">The arguments, a JSON object.</param>
    /// <param name="defaults">Values of arguments that were not given.</param>
    /// <param name="steps">How many steps the workflow has.</param>
    /// <param name="finished">The workflows that the run has been through.</param>
    internal ExpressionScope(JsonElement inputs, IReadOnlyDictionary<string, JsonElement> defaults, int steps, FinishedWorkflows finished) =>
        (_inputs, _defaults, _steps, _finished) = (inputs, defaults, new(steps), finished);

    /// <summary>The request being judged and its response; null before the first request.</summary>
    public Exchange? Exchange { get; set; }

    public JsonElement Input(string name)
    {
        if (_inputs.ValueKind == JsonValueKind.Object && _inputs.TryGetProperty(name, out var given))
            return given;
        return _defaults.TryGetValue(name, out var value) ? value : default;
    }

    public JsonElement StepOutput(string stepId, string name) => IndexOf(stepId) is >= 0 and var at ? _steps[at].Value.Find(name) : default;

    public JsonElement Output(string name) => _outputs is not null && _outputs.TryGetValue(name, out var value) ? value : default;

    /// <summary>What the workflow gave that the present step called.</summary>
    public JsonElement CalledOutput(string name) =>
        _called.ValueKind == JsonValueKind.Object && _called.TryGetProperty(name, out var value) ? value : default;

    internal FinishedWorkflow? Finished(string workflowId) => _finished.Find(workflowId);

    /// <summary>Whether the step has succeeded at least once.</summary>
    internal bool HasSucceeded(string stepId) => IndexOf(stepId) >= 0;

    internal JsonElement Called => _called;

    internal void SetCalled(JsonElement outputs) => _called = outputs;

    internal void SetStepOutputs(string stepId, OutputValues outputs)
    {
        if (IndexOf(stepId) is >= 0 and var at)
            _steps[at] = new(stepId, outputs);
        else
            _steps.Add(new(stepId, outputs));
    }

    internal void SetOutput(string name, JsonElement value) => (_outputs ??= new(StringComparer.Ordinal))[name] = value;

    private int IndexOf(string stepId)
    {
        for (var i = 0; i < _steps.Count; i++)
        {
            if (_steps[i].Key == stepId)
                return i;
        }
        return -1;
    }
}
