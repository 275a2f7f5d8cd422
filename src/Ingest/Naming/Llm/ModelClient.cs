using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http.Headers;
using System.Text.Json;
using OpenAI;
using OpenAI.Chat;
using Polly;
using Polly.Retry;
using Polly.Timeout;

namespace Signalbox.Ingest.Naming.Llm;

/// <summary>Asks an OpenAI-compatible endpoint. Retries what may pass, bounds the time and the size of what comes back; follows no redirect, so the key goes nowhere else.</summary>
internal sealed class ModelClient : IDisposable
{
    private static readonly TimeSpan s_tagsTimeout = TimeSpan.FromSeconds(5);
    private readonly LlmOptions _options;
    private readonly HttpClient _http;
    private readonly HttpClientPipelineTransport _transport;
    private readonly ChatClient _chat;
    private readonly ResiliencePipeline _pipeline;

    public ModelClient(LlmOptions options, TimeProvider time)
    {
        _options = options;
        _http = new HttpClient(new BoundedAnswers(new SocketsHttpHandler { AllowAutoRedirect = false, ConnectTimeout = TimeSpan.FromSeconds(10) })) { Timeout = System.Threading.Timeout.InfiniteTimeSpan };
        _transport = new HttpClientPipelineTransport(_http);
        // Time and retries are the pipeline's below; the SDK's own would multiply them. A key must be given to the SDK; endpoints that want none ignore it.
        _chat = new ChatClient(options.Model, new ApiKeyCredential(options.ApiKey ?? "none"), new OpenAIClientOptions
        {
            Endpoint = options.Url,
            Transport = _transport,
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = options.Timeout + TimeSpan.FromSeconds(30),
        });
        var builder = new ResiliencePipelineBuilder { TimeProvider = time };
        if (options.Attempts > 1)
        {
            builder.AddRetry(new RetryStrategyOptions
            {
                MaxRetryAttempts = options.Attempts - 1,
                Delay = options.RetryDelay,
                BackoffType = DelayBackoffType.Exponential,
                MaxDelay = TimeSpan.FromSeconds(30),
                ShouldHandle = static arguments => ValueTask.FromResult(MayPass(arguments.Outcome.Exception)),
            });
        }

        _pipeline = builder.AddTimeout(options.Timeout).Build();
    }

    /// <summary>The text of the answer.</summary>
    /// <exception cref="ModelException">There is none.</exception>
    public async Task<string> AskAsync(Question question, CancellationToken cancellation)
    {
        try
        {
            var completion = await _pipeline.ExecuteAsync(async token => (await _chat.CompleteChatAsync(
                [new SystemChatMessage(Question.Instructions), new UserChatMessage(question.Data)], Options(question), token)).Value, cancellation);
            if (completion.FinishReason == ChatFinishReason.Length) throw new ModelException("the answer was cut off; give the model a context of 8192 tokens", false);
            return string.Concat(completion.Content.Select(part => part.Text));
        }
        catch (Exception exception) when (exception is not (ModelException or OutOfMemoryException) && !cancellation.IsCancellationRequested)
        {
            // The SDK lets a malformed answer surface as whatever its reader trips over, so everything that is not ours is sorted here.
            throw exception switch
            {
                TimeoutRejectedException => new ModelException($"no answer within {_options.Timeout.TotalSeconds:0.#} seconds", true, exception),
                ClientResultException { Status: 401 or 403 } refused => new ModelException($"the endpoint refused the key ({refused.Status}); see --llm-api-key-env", true, exception),
                ClientResultException { Status: 404 } => new ModelException("the endpoint knows no such model or path (404); see --llm-model and --llm-url", true, exception),
                ClientResultException { Status: >= 300 } refused => new ModelException($"the endpoint answered {refused.Status}", true, exception),
                _ when Broken(exception) => new ModelException("the endpoint cannot be reached, or ended the connection", true, exception),
                _ => new ModelException("the answer is not of the chat completions protocol", false, exception),
            };
        }
    }

    /// <summary>The digest of the model's weights from Ollama's list of models; null where the endpoint has none.</summary>
    public async Task<string?> DigestAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(s_tagsTimeout < _options.Timeout ? s_tagsTimeout : _options.Timeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_options.Url, "/api/tags"));
            if (_options.ApiKey is { } key) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
            using var response = await _http.SendAsync(request, limit.Token);
            if (!response.IsSuccessStatusCode) return null;
            using var json = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(limit.Token));
            foreach (var model in json.RootElement.GetProperty("models").EnumerateArray())
            {
                if (model.GetProperty("name").GetString() is { } name && (name == _options.Model || name == _options.Model + ":latest"))
                {
                    var digest = model.GetProperty("digest").GetString()?.Replace("sha256:", "", StringComparison.Ordinal);
                    return digest is { Length: 64 } && digest.All(char.IsAsciiHexDigitLower) ? "sha256:" + digest : null;
                }
            }

            return null;
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested
            && exception is HttpRequestException or IOException or OperationCanceledException or JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Only Ollama has such a list; the digest is told where there is one.
            return null;
        }
    }

    public void Dispose()
    {
        _transport.Dispose();
        _http.Dispose();
    }

    private ChatCompletionOptions Options(Question question) => new()
    {
        Temperature = 0,
#pragma warning disable OPENAI001 // Seed is marked as experimental in the SDK; Ollama, vLLM and llama.cpp have it.
        Seed = _options.Seed,
#pragma warning restore OPENAI001
        MaxOutputTokenCount = question.AnswerTokens,
        ResponseFormat = ChatResponseFormat.CreateJsonSchemaFormat("workflow_names", BinaryData.FromString(question.Schema), jsonSchemaIsStrict: true),
    };

    private static bool MayPass(Exception? exception) => exception is ClientResultException result
        ? result.Status is 0 or 408 or 429 or >= 500
        : exception is not TimeoutRejectedException && exception is not null && Broken(exception);

    private static bool Broken(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HttpRequestException or IOException or System.Net.Sockets.SocketException) return true;
        }

        return exception is ClientResultException { Status: 0 };
    }
}
