using System.Text.Json.Nodes;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Signalbox.Conformance.Content;

/// <summary>Prompts with the names that the suite gets.</summary>
internal static class FixturePrompts
{
    public static ListPromptsResult List() => new()
    {
        Prompts =
        [
            new() { Name = "test_simple_prompt", Description = "Always the same." },
            new() { Name = "test_prompt_with_arguments", Description = "Repeats its arguments.", Arguments = [Argument("arg1"), Argument("arg2")] },
            new() { Name = "test_prompt_with_embedded_resource", Description = "Embeds a resource.", Arguments = [Argument("resourceUri")] },
            new() { Name = "test_prompt_with_image", Description = "Has an image." },
            new() { Name = "test_input_required_result_prompt", Description = "Asks the user first." },
        ],
        TimeToLive = TimeSpan.FromSeconds(5),
        CacheScope = CacheScope.Public,
    };

    public static GetPromptResult Get(RequestContext<GetPromptRequestParams> context) => context.Params.Name switch
    {
        "test_simple_prompt" => Messages(Text("This is a simple prompt for testing.")),
        "test_prompt_with_arguments" => Messages(Text($"Prompt with arguments: arg1='{Given(context, "arg1")}', arg2='{Given(context, "arg2")}'")),
        "test_prompt_with_embedded_resource" => Messages(
            new JsonObject
            {
                ["type"] = "resource",
                ["resource"] = new JsonObject { ["uri"] = Given(context, "resourceUri"), ["mimeType"] = "text/plain", ["text"] = "Embedded resource content for testing." },
            },
            Text("Please process the embedded resource above.")),
        "test_prompt_with_image" => Messages(new JsonObject { ["type"] = "image", ["data"] = Samples.Png, ["mimeType"] = "image/png" }, Text("Please analyze the image above.")),
        "test_input_required_result_prompt" when context.Params.InputResponses?.ContainsKey("user_context") == true => Messages(Text("With the user's context.")),
        "test_input_required_result_prompt" => throw new InputRequiredException(new Dictionary<string, InputRequest>
        {
            ["user_context"] = InputTools.Elicitation(
                "What context should the prompt use?", """{"type":"object","properties":{"context":{"type":"string"}},"required":["context"]}"""),
        }),
        var name => throw new McpProtocolException($"Unknown prompt: {name}", McpErrorCode.InvalidParams),
    };

    private static PromptArgument Argument(string name) => new() { Name = name, Description = "Any text.", Required = true };

    private static string? Given(RequestContext<GetPromptRequestParams> context, string name) =>
        context.Params.Arguments is { } given && given.TryGetValue(name, out var value) ? value.GetString() : null;

    private static JsonObject Text(string text) => new() { ["type"] = "text", ["text"] = text };

    private static GetPromptResult Messages(params JsonObject[] contents) => Samples.Read<GetPromptResult>(new JsonObject
    {
        ["messages"] = new JsonArray([.. contents.Select(c => new JsonObject { ["role"] = "user", ["content"] = c })]),
    });
}
