using System.Text.Json.Nodes;
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
            foreach (var error in result.Diagnostic?.Errors ?? []) warnings.Add("specification", Place(file, error.Pointer), error.Message);
            foreach (var warning in result.Diagnostic?.Warnings ?? []) warnings.Add("specification", Place(file, warning.Pointer), warning.Message);
            return true;
        }
        catch (Exception exception) when (exception is not (OutOfMemoryException or OperationCanceledException))
        {
            // It throws on some malformed documents; our own reading of the tree stands without it.
            warnings.Add("specification", file, $"The document could not be checked against the specification: {exception.GetType().Name}: {exception.Message}");
            return false;
        }
    }

    private static string Place(string file, string? pointer) => string.IsNullOrEmpty(pointer) ? file : pointer.StartsWith('#') ? file + pointer : $"{file}#{pointer}";
}
