using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace Signalbox.Ingest.Documents;

/// <summary>
/// Loads the joined tree through Microsoft.OpenApi for its judgement: version conversion and validation, whose errors become warnings. Real documents carry
/// them by the thousand, so none of them refuses a document. References are not followed: there is nothing left to follow.
/// </summary>
internal static class Diagnostics
{
    /// <returns>Whether the document could be checked.</returns>
    public static bool Collect(JsonObject document, string file, DocumentWarnings warnings)
    {
        try
        {
            var settings = new OpenApiReaderSettings { LoadExternalRefs = false };
            var result = new OpenApiJsonReader().Read(document, new Uri("https://document.invalid/openapi.json"), settings);
            foreach (var found in (result.Diagnostic?.Errors ?? []).Concat(result.Diagnostic?.Warnings ?? []))
            {
                if (!IsMistaken(document, found)) warnings.Add("specification", Place(file, found.Pointer), found.Message);
            }

            return true;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // It throws on some malformed documents; our own reading of the tree stands without it.
            warnings.Add("specification", file, $"The document could not be checked against the specification: {exception.GetType().Name}: {exception.Message}");
            return false;
        }
    }

    /// <summary>What the reader says of sound documents: it follows references to components alone, and does not know the schemes of an operation of Swagger 2.0.</summary>
    private static bool IsMistaken(JsonObject document, OpenApiError found) =>
        (found.Pointer is { } place && found.Message.EndsWith("does not point to an existing schema.", StringComparison.Ordinal)
            && JsonPointers.TryFind(document, place.TrimStart('#'), out var reference) && reference is JsonValue value && value.TryGetValue<string>(out var text)
            && text.StartsWith('#') && JsonPointers.TryFind(document, text[1..], out _))
        || (document.ContainsKey("swagger") && found.Message.StartsWith("schemes is not a valid property at #/paths/", StringComparison.Ordinal));

    private static string Place(string file, string? pointer) => string.IsNullOrEmpty(pointer) ? file : pointer.StartsWith('#') ? file + pointer : $"{file}#{pointer}";
}
