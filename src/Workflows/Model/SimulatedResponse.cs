using System.Text.Json;

namespace Signalbox.Workflows.Model;

/// <summary>What a simulated target answers to a step: an answer of the kind that the document shows. Nothing that is sent depends on it.</summary>
public sealed record SimulatedResponse
{
    /// <summary>100 to 599.</summary>
    public int StatusCode { get; init; }

    /// <summary>Absent: <c>application/json</c> where there is a body.</summary>
    public string? ContentType { get; init; }

    public IReadOnlyDictionary<string, string>? Headers { get; init; }

    /// <summary>JSON; with a content type that is no JSON, a string that is the text of the body. Absent: no body.</summary>
    public JsonElement? Body { get; init; }
}
