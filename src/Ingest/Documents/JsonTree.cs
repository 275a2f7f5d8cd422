using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Documents;

/// <summary>Parses JSON to a tree; a fault carries line and column.</summary>
internal static class JsonTree
{
    public static JsonNode? Parse(ReadOnlyMemory<byte> utf8, string file, DocumentLimits limits)
    {
        try
        {
            var root = JsonNode.Parse(utf8.Span, documentOptions: new JsonDocumentOptions
            {
                MaxDepth = limits.MaxDepth,
                AllowDuplicateProperties = false,
            });
            CheckSurrogates(utf8.Span, limits);
            return root;
        }
        // A key of half a surrogate pair is no JsonException.
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Describe(utf8.Span, exception, file, limits);
        }
    }

    /// <summary>The parser unescapes a text where it is asked for, and fails only then.</summary>
    private static void CheckSurrogates(ReadOnlySpan<byte> utf8, DocumentLimits limits)
    {
        if (utf8.IndexOf("\\ud"u8) < 0 && utf8.IndexOf("\\uD"u8) < 0) return;
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        while (reader.Read())
        {
            if (reader is { TokenType: JsonTokenType.String, ValueIsEscaped: true }) reader.GetString();
        }
    }

    private static DocumentException Describe(ReadOnlySpan<byte> utf8, Exception exception, string file, DocumentLimits limits)
    {
        // The reader finds the duplicate's place, which the parser's exception lacks.
        var seen = new Stack<HashSet<string>>();
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = limits.MaxDepth });
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType == JsonTokenType.StartObject) seen.Push(new HashSet<string>(StringComparer.Ordinal));
                else if (reader.TokenType == JsonTokenType.EndObject) seen.Pop();
                else if (reader is { TokenType: JsonTokenType.String, ValueIsEscaped: true }) reader.GetString();
                else if (reader.TokenType == JsonTokenType.PropertyName && reader.GetString() is { } name && !seen.Peek().Add(name))
                {
                    var (line, column) = Position(utf8, reader.TokenStartIndex);
                    return new DocumentException(
                        $"The key {Quote(name)} stands twice in one object.", $"{file}:{line}:{column}", "Remove or rename one of the two.", exception);
                }
            }
        }
        catch (InvalidOperationException found)
        {
            var (line, column) = Position(utf8, reader.TokenStartIndex);
            return new DocumentException(
                "A text holds half of a surrogate pair, which is no character.", $"{file}:{line}:{column}", "Write the character in full.", found);
        }
        catch (JsonException found)
        {
            return At(found, file, limits);
        }

        return At(exception, file, limits);
    }

    private static DocumentException At(Exception exception, string file, DocumentLimits limits)
    {
        var place = exception is JsonException { LineNumber: { } line, BytePositionInLine: { } position } ? $"{file}:{line + 1}:{position + 1}" : file;
        var text = exception.Message;
        if (text.Contains("maximum configured depth", StringComparison.Ordinal))
        {
            return new DocumentException(
                $"Objects and lists are nested more than {limits.MaxDepth} deep.", place, "Flatten the document, or raise the depth limit.", exception);
        }

        if (text.Contains("Expected depth to be zero", StringComparison.Ordinal) || text.Contains("but instead reached end of data", StringComparison.Ordinal))
        {
            return new DocumentException("The JSON ends in the middle.", place, "The file is truncated: fetch or export it again.", exception);
        }

        var end = text.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return new DocumentException(
            "The JSON is malformed: " + (end > 0 ? text[..end] : text), place, "Correct the document at that place.", exception);
    }

    private static (int Line, int Column) Position(ReadOnlySpan<byte> utf8, long offset)
    {
        var before = utf8[..(int)offset];
        var line = before.Count((byte)'\n') + 1;
        return (line, before.Length - before.LastIndexOf((byte)'\n'));
    }

    private static string Quote(string name) => '"' + (name.Length > 60 ? name[..60] + "…" : name) + '"';
}
