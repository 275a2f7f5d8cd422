using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Signalbox.Workflows.Planning;

namespace Signalbox.Workflows.Running;

/// <summary>A recording as JSON. What is written is secret: it holds whole answers.</summary>
public static class RecordingJson
{
    public static void Write(Utf8JsonWriter writer, RunRecording recording)
    {
        writer.WriteStartArray();
        foreach (var answer in recording.Answers)
        {
            writer.WriteStartObject();
            writer.WriteString("mark"u8, answer.Mark);
            if (answer.Response is { } response)
                Write(writer, response);
            else
                Write(writer, answer.Failure!);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    /// <exception cref="RunReplayException">It is no recording.</exception>
    public static RunRecording Read(JsonElement json)
    {
        try
        {
            return new(json.EnumerateArray().Select(Answer));
        }
        catch (Exception e) when (e is InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new RunReplayException("The checkpoint cannot be read.", e);
        }
    }

    private static void Write(Utf8JsonWriter writer, UpstreamResponse response)
    {
        writer.WriteNumber("status"u8, response.StatusCode);
        writer.WriteStartArray("headers"u8);
        foreach (var (name, value) in response.Headers)
        {
            writer.WriteStringValue(name);
            writer.WriteStringValue(value);
        }
        writer.WriteEndArray();
        if (response.ContentType is { } type)
            writer.WriteString("type"u8, type);
        if (response.AfterLostAnswer)
            writer.WriteBoolean("again"u8, true);
        // Polls answer nearly alike, and text compresses to what is different; base64 does not.
        if (Utf8.IsValid(response.Body.Span))
            writer.WriteString("text"u8, response.Body.Span);
        else
            writer.WriteBase64String("bytes"u8, response.Body.Span);
    }

    private static void Write(Utf8JsonWriter writer, UpstreamFailure failure)
    {
        writer.WriteString("failure"u8, failure.Kind.ToString());
        writer.WriteString("message"u8, failure.Message);
        writer.WriteBoolean("unknown"u8, failure.OutcomeUnknown);
        if (failure.Ended is { } ended)
            writer.WriteNumber("ended"u8, ended);
    }

    private static RecordedAnswer Answer(JsonElement json)
    {
        var mark = json.GetProperty("mark").GetString()!;
        if (json.TryGetProperty("failure", out var kind))
        {
            return new(mark, null, new(
                Enum.Parse<UpstreamFailureKind>(kind.GetString()!), json.GetProperty("message").GetString()!, json.GetProperty("unknown").GetBoolean())
            {
                Ended = json.TryGetProperty("ended", out var ended) ? ended.GetInt32() : null,
            });
        }
        var headers = json.GetProperty("headers").EnumerateArray().Select(h => h.GetString()!).ToArray();
        var response = new UpstreamResponse
        {
            StatusCode = json.GetProperty("status").GetInt32(),
            Headers = [.. headers.Chunk(2).Select(pair => KeyValuePair.Create(pair[0], pair[1]))],
            ContentType = json.TryGetProperty("type", out var type) ? type.GetString() : null,
            AfterLostAnswer = json.TryGetProperty("again", out var again) && again.GetBoolean(),
            Body = json.TryGetProperty("text", out var text) ? Encoding.UTF8.GetBytes(text.GetString()!) : json.GetProperty("bytes").GetBytesFromBase64(),
        };
        return new(mark, response, null);
    }
}
