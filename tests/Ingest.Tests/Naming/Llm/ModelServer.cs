using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Signalbox.Ingest.Tests.Naming.Llm;

/// <summary>A small /v1 endpoint of a test's own: it speaks the chat completions protocol and answers as the test wants, well or not.</summary>
internal sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _underWay;

    private ModelServer(WebApplication app) => _app = app;

    public Uri Url { get; private set; } = null!;

    /// <summary>Bodies of the questions, in the order that they came.</summary>
    public ConcurrentQueue<JsonObject> Questions { get; } = new();

    public ConcurrentQueue<string?> Keys { get; } = new();

    /// <summary>What GET /api/tags says of the model; null answers 404, as everybody but Ollama does.</summary>
    public string? ModelDigest { get; set; }

    public int MostAtOnce { get; private set; }

    public static async Task<ModelServer> StartAsync(Func<HttpContext, JsonObject, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var server = new ModelServer(app);
        app.MapGet("/api/tags", context => server.TagsAsync(context));
        app.MapPost("/v1/chat/completions", context => server.CompleteAsync(context, answer));
        await app.StartAsync();
        server.Url = new Uri(app.Urls.Single() + "/v1");
        return server;
    }

    /// <summary>Answers each workflow with what <paramref name="edit"/> makes of a faithful entry; null leaves it out.</summary>
    public static Task<ModelServer> AnsweringAsync(Func<JsonObject, JsonObject?> edit, JsonArray? groups = null) =>
        StartAsync((context, body) => SayAsync(context, Entries(body, edit, groups).ToJsonString()));

    public static JsonObject Entries(JsonObject body, Func<JsonObject, JsonObject?> edit, JsonArray? groups = null) => new()
    {
        ["workflows"] = new JsonArray(Asked(body).Select(shown => edit(new JsonObject
        {
            ["id"] = shown["id"]!.GetValue<string>(),
            ["keep"] = true,
            ["priority"] = 3,
            ["name"] = shown["name"]!.GetValue<string>(),
            ["title"] = "A title of the model",
            ["description"] = "A description that the model wrote.",
        })).OfType<JsonNode>().ToArray()),
        ["groups"] = groups?.DeepClone() ?? new JsonArray(),
    };

    /// <summary>The workflows that a question is about.</summary>
    public static List<JsonObject> Asked(JsonObject body) =>
        JsonNode.Parse(Message(body, 1))!["workflows"]!.AsArray().Select(one => one!.AsObject()).ToList();

    public static string Message(JsonObject body, int index) => Content(body["messages"]![index]!["content"]!);

    /// <summary>A completion of the protocol with this text.</summary>
    public static Task SayAsync(HttpContext context, string text, string finish = "stop")
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Completion(text, finish), context.RequestAborted);
    }

    public static string Completion(string text, string finish = "stop") => new JsonObject
    {
        ["id"] = "c1",
        ["object"] = "chat.completion",
        ["created"] = 1,
        ["model"] = "test",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["finish_reason"] = finish, ["message"] = new JsonObject { ["role"] = "assistant", ["content"] = text } }),
    }.ToJsonString();

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    private static string Content(JsonNode content) => content is JsonArray parts ? string.Concat(parts.Select(part => part!["text"]!.GetValue<string>())) : content.GetValue<string>();

    private async Task TagsAsync(HttpContext context)
    {
        if (ModelDigest is null)
        {
            context.Response.StatusCode = 404;
            return;
        }

        await context.Response.WriteAsync(new JsonObject { ["models"] = new JsonArray(new JsonObject { ["name"] = "test:latest", ["digest"] = ModelDigest }) }.ToJsonString());
    }

    private async Task CompleteAsync(HttpContext context, Func<HttpContext, JsonObject, Task> answer)
    {
        var now = Interlocked.Increment(ref _underWay);
        try
        {
            lock (Questions) MostAtOnce = Math.Max(MostAtOnce, now);
            var body = (await JsonNode.ParseAsync(context.Request.Body))!.AsObject();
            Questions.Enqueue(body);
            Keys.Enqueue(context.Request.Headers.Authorization);
            await answer(context, body);
        }
        finally
        {
            Interlocked.Decrement(ref _underWay);
        }
    }
}
