using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Protocol;

/// <summary>Asks the person behind the client whether a call shall be sent, in the way of the client's era.</summary>
internal sealed class CallConfirmation(ConfirmationSeal seal)
{
    private const string Question = "confirm";

    /// <returns>Null: a person said yes. Else what the call is answered with.</returns>
    /// <exception cref="InputRequiredException">The client must ask and call again (since 2026-07-28).</exception>
    /// <exception cref="MissingRequiredClientCapabilityException">It cannot ask (since 2026-07-28).</exception>
    public async ValueTask<ToolCallResult?> AskAsync(
        RequestContext<CallToolRequestParams> context, ServedTool tool, JsonElement arguments, Caller caller, CancellationToken ct)
    {
        if (McpRequestItems.Session(context) is not null)
        {
            if (!CanAsk(context.Server.ClientCapabilities))
                return Refused($"{Needed(tool)} This client cannot ask its user (it has no elicitation). Use one that can, or 'signalbox call'.");
            return Judge(await context.Server.ElicitAsync(Form(tool, arguments), ct));
        }
        if (!CanAsk(context.JsonRpcRequest.Context?.ClientCapabilities))
            throw new MissingRequiredClientCapabilityException(new() { Elicitation = new() }, $"{Needed(tool)} The client must be able to ask its user.");
        if (Answer(context.JsonRpcRequest.Params as JsonObject) is not { } answer)
            throw new InputRequiredException(new Dictionary<string, InputRequest> { [Question] = InputRequest.ForElicitation(Form(tool, arguments)) }, seal.Seal(caller, tool, arguments));
        if (!seal.Verify(State(context.JsonRpcRequest.Params as JsonObject), caller, tool, arguments))
        {
            throw new McpProtocolException(
                "params.requestState was not given for this call, or is more than five minutes old. Call again without inputResponses and requestState.", McpErrorCode.InvalidParams);
        }
        return Judge(answer);
    }

    /// <summary>Whether a call of the era without sessions brings a person's yes to this very call.</summary>
    public bool IsConfirmed(JsonObject? parameters, ServedTool tool, JsonElement arguments, Caller caller) =>
        Answer(parameters) is { } answer && seal.Verify(State(parameters), caller, tool, arguments) && Judge(answer) is null;

    private static string State(JsonObject? parameters) => RequestRules.Text(parameters?["requestState"]) ?? "";

    // A response of another form is none, and the question is put again (SEP-2322).
    private static ElicitResult? Answer(JsonObject? parameters)
    {
        try
        {
            return (parameters?["inputResponses"] as JsonObject)?[Question] is JsonObject response ? response.Deserialize<ElicitResult>(McpJsonUtilities.DefaultOptions) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static ToolCallResult? Judge(ElicitResult answer) =>
        answer.IsAccepted && answer.Content is { } content && content.TryGetValue(Question, out var yes) && yes.ValueKind == JsonValueKind.True
            ? null
            : Refused(answer.IsAccepted ? "The user did not say yes." : $"The user was asked and the answer was '{answer.Action}'.");

    private static bool CanAsk(ClientCapabilities? client) => client?.Elicitation is { } elicitation && (elicitation.Form is not null || elicitation.Url is null);

    private static string Needed(ServedTool tool) => $"The target {tool.Target} asks for a person's yes before {tool.Name} is called (spec.confirmation).";

    private static ToolCallResult Refused(string why) => new() { IsError = true, NeedsConfirmation = true, Text = $"Nothing was sent. {why}" };

    private static ElicitRequestParams Form(ServedTool tool, JsonElement arguments)
    {
        var spec = tool.Plan.Spec.Tool;
        var masked = arguments.ValueKind == JsonValueKind.Object ? Encoding.UTF8.GetString(AuditedInputs.From(arguments, tool.InputSchema).Json.Span) : "none";
        return new()
        {
            Message = $"Call {spec.Title ?? tool.Name} on {tool.Target}?\n{spec.Description ?? tool.Plan.Spec.Description}\nArguments: {masked}",
            RequestedSchema = new()
            {
                Properties = new Dictionary<string, ElicitRequestParams.PrimitiveSchemaDefinition>
                {
                    [Question] = new ElicitRequestParams.BooleanSchema { Title = "Yes, call it", Default = false },
                },
                Required = [Question],
            },
        };
    }
}
