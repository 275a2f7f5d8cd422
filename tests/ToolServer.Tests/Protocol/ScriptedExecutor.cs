using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Execution;

namespace Signalbox.ToolServer.Tests.Protocol;

/// <summary>Stands where the plans are run, so that a test decides how a call goes. The tool's name says what happens.</summary>
internal sealed class ScriptedExecutor : IToolExecutor
{
    private readonly TaskCompletionSource _cancelled = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _entered = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ConcurrentQueue<ToolCall> Calls { get; } = new();

    /// <summary>Completes when a call of <c>wait_*</c> has begun.</summary>
    public Task Entered => _entered.Task;

    /// <summary>Completes when a call of <c>wait_*</c> was cancelled.</summary>
    public Task Cancelled => _cancelled.Task;

    /// <summary>Lets the calls of <c>held_*</c> go on, and those of <c>wait_stubborn*</c> end after they were cancelled.</summary>
    public void Release() => _released.TrySetResult();

    public async Task<ToolCallResult> CallAsync(ToolCall call, CancellationToken ct)
    {
        Calls.Enqueue(call);
        var tool = call.Plan.Spec.Tool.Name;
        if (tool.StartsWith("wait", StringComparison.Ordinal))
            await WaitAsync(tool.StartsWith("wait_stubborn", StringComparison.Ordinal), ct);
        if (tool.StartsWith("held", StringComparison.Ordinal))
            await _released.Task.WaitAsync(ct);
        if (tool.StartsWith("progress", StringComparison.Ordinal) && call.Progress is { } progress)
        {
            await progress(new(1, 2, "first step"));
            await progress(new(2, 2, "second step"));
        }
        if (tool.StartsWith("fail", StringComparison.Ordinal))
            return new() { IsError = true, Text = "Step read answered 500." };
        if (tool.StartsWith("silent", StringComparison.Ordinal))
            return new() { IsError = true, Text = "The answer was lost.", OutcomeUnknown = true };
        if (tool.StartsWith("picky", StringComparison.Ordinal))
            return new() { IsError = true, Text = "id must be a string.", InvalidArgument = "id" };
        if (tool.StartsWith("broken", StringComparison.Ordinal))
            throw new InvalidOperationException("a defect with the secret hunter2 in it");
        if (tool.StartsWith("loose", StringComparison.Ordinal))
            return new() { Structured = new JsonObject { ["größe"] = 7 }, Text = "{}", Note = "größe must be of type string, 100% of it." };
        var echo = call.Arguments.ValueKind == JsonValueKind.Object ? call.Arguments.GetRawText() : "{}";
        return new() { Structured = new JsonObject { ["status"] = 200, ["echo"] = JsonNode.Parse(echo) }, Text = echo };
    }

    private async Task WaitAsync(bool stubborn, CancellationToken ct)
    {
        _entered.TrySetResult();
        try
        {
            await Task.Delay(Timeout.Infinite, ct);
        }
        catch (OperationCanceledException)
        {
            _cancelled.TrySetResult();
            if (stubborn)
                await _released.Task;
            throw;
        }
    }
}
