using System.Text.Json.Nodes;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>How a call ended. Holds no Secret values.</summary>
public sealed record ToolCallResult
{
    private readonly string? _text;
    private string? _json;

    public bool IsError { get; init; }

    /// <summary>The workflow's outputs, a JSON object; null when the call failed.</summary>
    public JsonNode? Structured { get; init; }

    /// <summary>The outputs as JSON text, or the error in sentences: which step, which request, what came back, what was done, what to try.</summary>
    public string Text { get => _text ?? Json ?? ""; init => _text = value; }

    /// <summary><see cref="Structured"/> as compact JSON, made when it is first asked for; null where there is none.</summary>
    public string? Json => _json ??= Structured is { } structured ? ResultText.Of(structured) : null;

    /// <summary>What the outputs break of the tool's output schema, in sentences; null when they fit.</summary>
    public string? Note { get; init; }

    /// <summary>Finished steps, oldest first.</summary>
    public IReadOnlyList<StepRecord> Trace { get; init; } = [];

    /// <summary>Path of the property, as <c>disks[0].size</c>, when the arguments were refused; empty for the arguments as a whole. Null otherwise.</summary>
    public string? InvalidArgument { get; init; }

    /// <summary>The caller may not make this call, or not with these arguments. Nothing was sent.</summary>
    public bool NotAllowed { get; init; }

    /// <summary>Nothing was sent, because there are too many calls; another try makes sense after this time. Null otherwise.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The run that it is recorded as, <c>namespace/name</c>; null: there is no record.</summary>
    public string? RunId { get; init; }

    /// <summary>The call has not ended: another process goes on with run <see cref="RunId"/>.</summary>
    public bool GoesOn { get; init; }

    /// <summary>A person must say yes first, and nobody was asked. Nothing was sent.</summary>
    public bool NeedsConfirmation { get; init; }

    /// <summary>A request that changes things went out and its answer was lost: nobody knows whether it took effect.</summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>A call that was not begun, because of its arguments.</summary>
    /// <param name="argument">As <see cref="InvalidArgument"/>.</param>
    /// <param name="message">What is wrong with it, and what to give instead.</param>
    public static ToolCallResult Refused(string argument, string message) => new()
    {
        IsError = true,
        Text = $"Nothing was sent. {message}",
        InvalidArgument = argument,
    };
}
