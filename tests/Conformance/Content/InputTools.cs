using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Signalbox.Conformance.Content;

/// <summary>Tools that answer with what they need to know first (SEP-2322): the client asks its user or model, and calls again.</summary>
internal static class InputTools
{
    private const string NameForm = """{"type":"object","properties":{"name":{"type":"string"}},"required":["name"]}""";
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(32);

    public static IEnumerable<FixtureTool> All()
    {
        yield return Asking("elicitation", ("user_name", Elicitation("What is your name?", NameForm)));
        yield return Asking("sampling", ("capital_question", Sampling("What is the capital of France?", 100)));
        yield return Asking("list_roots", ("client_roots", InputRequest.ForRootsList(new())));
        yield return Asking("request_state", ("confirm", Elicitation("Please confirm", """{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]}""")));
        yield return Asking(
            "multiple_inputs", ("user_name", Elicitation("What is your name?", NameForm)), ("greeting", Sampling("Generate a greeting", 50)), ("client_roots", InputRequest.ForRootsList(new())));
        yield return Asking("tampered_state", ("confirm", Elicitation("Please confirm", """{"type":"object","properties":{"ok":{"type":"boolean"}},"required":["ok"]}""")));
        yield return Asking("capabilities", ("elicit_input", Elicitation("What is your name?", NameForm)), ("sample_input", Sampling("Say hello", 50)));
        yield return FixtureTool.Of("test_input_required_result_multi_round", "Asks twice.", (context, _) => MultiRound(context));
        yield return FixtureTool.Of(
            "test_streaming_elicitation", "Asks on its stream.",
            (context, _) => throw new InputRequiredException(Requests(("user_name", Elicitation("What is your name?", NameForm))), Sign("1")));
    }

    public static ElicitRequestParams Form(string message, string form) =>
        Samples.Read<ElicitRequestParams>(new JsonObject { ["message"] = message, ["requestedSchema"] = JsonNode.Parse(form) });

    public static InputRequest Elicitation(string message, string form) => InputRequest.ForElicitation(Form(message, form));

    private static FixtureTool Asking(string name, params (string Key, InputRequest Request)[] questions) =>
        FixtureTool.Of($"test_input_required_result_{name}", "Needs input.", (context, _) =>
        {
            if (context.Params.RequestState is { } state)
                Verify(state);
            var missing = questions.Where(q => CanAsk(context, q.Request) && !IsAnswered(context.Params.InputResponses, q.Key)).ToArray();
            if (missing.Length > 0)
                throw new InputRequiredException(Requests(missing), Sign("1"));
            return new(FixtureTool.Text($"state-ok: {string.Join(' ', context.Params.InputResponses?.Values.Select(v => v.RawValue.GetRawText()) ?? [])}"));
        });

    private static ValueTask<CallToolResult> MultiRound(RequestContext<CallToolRequestParams> context)
    {
        var round = context.Params.RequestState is { } state ? Verify(state) : "0";
        if (round == "2" && IsAnswered(context.Params.InputResponses, "step2"))
            return new(FixtureTool.Text("Both steps are answered."));
        if (round == "1" && IsAnswered(context.Params.InputResponses, "step1"))
        {
            throw new InputRequiredException(
                Requests(("step2", Elicitation("Step 2: What is your favorite color?", """{"type":"object","properties":{"color":{"type":"string"}},"required":["color"]}"""))), Sign("2"));
        }
        throw new InputRequiredException(Requests(("step1", Elicitation("Step 1: What is your name?", NameForm))), Sign("1"));
    }

    private static bool IsAnswered(IDictionary<string, InputResponse>? responses, string key) =>
        responses is not null && responses.TryGetValue(key, out var response) && response.RawValue.ValueKind == System.Text.Json.JsonValueKind.Object;

    private static bool CanAsk(RequestContext<CallToolRequestParams> context, InputRequest request)
    {
        var capabilities = context.JsonRpcRequest.Context?.ClientCapabilities;
        return request.Method switch
        {
            RequestMethods.ElicitationCreate => capabilities?.Elicitation is not null,
            RequestMethods.SamplingCreateMessage => capabilities?.Sampling is not null,
            _ => capabilities?.Roots is not null,
        };
    }

    private static InputRequest Sampling(string text, int maxTokens) => InputRequest.ForSampling(Samples.Read<CreateMessageRequestParams>(new JsonObject
    {
        ["messages"] = new JsonArray(new JsonObject { ["role"] = "user", ["content"] = new JsonObject { ["type"] = "text", ["text"] = text } }),
        ["maxTokens"] = maxTokens,
    }));

    private static Dictionary<string, InputRequest> Requests(params (string Key, InputRequest Request)[] questions) => questions.ToDictionary(q => q.Key, q => q.Request);

    private static string Sign(string round) => $"{round}.{Convert.ToHexString(HMACSHA256.HashData(Key, Encoding.UTF8.GetBytes(round)))}";

    private static string Verify(string state)
    {
        var round = state.Split('.')[0];
        return CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(state), Encoding.UTF8.GetBytes(Sign(round)))
            ? round
            : throw new McpProtocolException("params.requestState is not what this server gave.", McpErrorCode.InvalidParams);
    }
}
