using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Arazzo;

/// <summary>A source description of an Arazzo document, read where that was possible.</summary>
internal sealed record ApiDescription
{
    public const string OpenApi = "openapi";

    public required string Name { get; init; }

    /// <summary>As the document states it.</summary>
    public required string Url { get; init; }

    /// <summary><c>openapi</c>, <c>asyncapi</c> or <c>arazzo</c>.</summary>
    public required string Type { get; init; }

    /// <summary>Null where it is no OpenAPI document, or cannot be read.</summary>
    public ApiDocument? Document { get; init; }

    public IReadOnlyList<ApiOperation> Operations { get; init; } = [];

    /// <summary>Why it cannot be read.</summary>
    public string? Refusal { get; init; }

    public bool IsOpenApi => Type == OpenApi;

    public IReadOnlyList<string> BaseUrls => Document is null ? [] : ServerReader.BaseUrls(Document.Root);

    /// <summary>Why its steps cannot be imported without a pinned operation.</summary>
    public string Missing => $"the API description '{Name}' ({Url}) cannot be read: {Refusal}. Give its file beside the Arazzo document or on the command line.";
}
