using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Client;
using ModelContextProtocol.Protocol;
using Signalbox.Workflows.Schemas;

namespace Signalbox.Bench.Prism;

/// <summary>
/// Calls a tool with example input, one that offers a choice once for each: with what the choice needs, and with what all the choices need, because an argument that one
/// choice needs must not make another fail. The first choice is also called with what is required alone: that succeeds, or ends before anything is sent.
/// </summary>
internal sealed class ToolCaller(McpClient mcp, PrismFront front)
{
    /// <summary>Calls made, those that were made again for a job that ended badly not counted.</summary>
    public int Calls { get; private set; }

    /// <summary>Why calls failed; empty when all gave a result.</summary>
    /// <param name="tool">As it was listed.</param>
    /// <param name="tries">How often a call may be made whose job ended badly.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<List<string>> CallAsync(McpClientTool tool, int tries, CancellationToken cancellation)
    {
        var failures = new List<string>();
        if (ExampleInput.Choices(tool.JsonSchema) is not { } choices)
        {
            if (await CallAsync(tool, ExampleInput.Of(tool.JsonSchema), tries, cancellation) is { } reason) failures.Add(reason);
            return failures;
        }

        foreach (var value in choices.Values)
        {
            var own = ExampleInput.Of(tool.JsonSchema, (choices.Argument, value), [value]);
            var all = ExampleInput.Of(tool.JsonSchema, (choices.Argument, value), [.. choices.Values]);
            var reason = await CallAsync(tool, own, tries, cancellation);
            if (reason is null && !JsonNode.DeepEquals(own, all)) reason = await CallAsync(tool, all, tries, cancellation);
            if (reason is not null) failures.Add($"{choices.Argument} {value}: {reason}");
        }

        if (failures.Count == 0 && await BareAsync(tool, choices, cancellation) is { } bare) failures.Add(bare);
        return failures;
    }

    private async Task<string?> BareAsync(McpClientTool tool, (string Argument, IReadOnlyList<string> Values) choices, CancellationToken cancellation)
    {
        var bare = ExampleInput.Of(tool.JsonSchema);
        if (JsonNode.DeepEquals(bare, ExampleInput.Of(tool.JsonSchema, null, [choices.Values[0]]))) return null;
        var sent = front.Requests;
        var reason = await CallAsync(tool, bare, 1, cancellation);
        return reason is not null && front.Requests > sent ? $"required arguments alone: {reason}" : null;
    }

    private async Task<string?> CallAsync(McpClientTool tool, JsonObject arguments, int tries, CancellationToken cancellation)
    {
        Calls++;
        for (var left = tries; ; left--)
        {
            front.LastRefusal = null;
            var reason = await OnceAsync(tool, arguments, cancellation);
            if (reason is null || front.LastRefusal is not null || left <= 1) return reason;
        }
    }

    /// <summary>Null when the call gave a result.</summary>
    private async Task<string?> OnceAsync(McpClientTool tool, JsonObject arguments, CancellationToken cancellation)
    {
        try
        {
            var given = arguments.ToDictionary(one => one.Key, one => (object?)JsonSerializer.SerializeToElement(one.Value), StringComparer.Ordinal);
            var result = await mcp.CallToolAsync(tool.Name, given, cancellationToken: cancellation);
            if (result.IsError != true) return null;
            var text = string.Join('\n', result.Content.OfType<TextContentBlock>().Select(block => block.Text));
            var input = arguments.ToJsonString();
            return $"{text}{(front.LastRefusal is { } refusal ? $"\nPrism: {refusal}" : "")}\nInput: {(input.Length > 600 ? input[..600] + "…" : input)}";
        }
        catch (McpException refused)
        {
            return refused.Message;
        }
    }
}
