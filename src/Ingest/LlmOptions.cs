namespace Signalbox.Ingest;

/// <summary>A language model behind an OpenAI-compatible endpoint. A class without ToString, because it carries a key.</summary>
public sealed class LlmOptions
{
    /// <summary>Ollama on this machine.</summary>
    public static readonly Uri DefaultUrl = new("http://127.0.0.1:11434/v1");

    /// <summary>Base URL, <c>…/v1</c>, without user information.</summary>
    public Uri Url { get; init; } = DefaultUrl;

    /// <summary>Name of the model as the endpoint knows it.</summary>
    public required string Model { get; init; }

    /// <summary>Sent as the bearer token. Absent: the endpoint wants none.</summary>
    public string? ApiKey { get; init; }

    /// <summary>For one answer.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>For all answers of one ingest together. What is not answered by then keeps its deterministic result; answers that the cache has are used.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>Folder for answers by prompt digest. Absent: nothing is kept.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>Sent with each question, and part of the prompt digest.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Context of the model in tokens; a question and its answer together stay below it.</summary>
    public int ContextTokens { get; init; } = 8192;

    /// <summary>Questions under way at a time.</summary>
    public int Parallelism { get; init; } = 2;

    /// <summary>Attempts for one question, the first included. What ran into the time limit is not tried again.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>Before the second attempt; doubled for each one after.</summary>
    public TimeSpan RetryDelay { get; init; } = TimeSpan.FromSeconds(1);
}
