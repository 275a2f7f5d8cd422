using System.Buffers;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Hosting;
using Signalbox.Workflows.Running;

namespace Signalbox.ToolServer.Runs;

/// <summary>What lies in a checkpoint before it is sealed: while the run goes on, what another process needs; once it has ended, its result.</summary>
internal sealed record CheckpointContent
{
    /// <summary>Undefined: no arguments.</summary>
    public JsonElement Arguments { get; init; }

    public RunRecording Recording { get; init; } = new();

    /// <summary>When the last answer came; a wait is measured from it.</summary>
    public DateTimeOffset? AnsweredAt { get; init; }

    /// <summary>Mark of a request that must not be repeated and that was about to be sent.</summary>
    public string? Sending { get; init; }

    /// <summary>When steps with a limit over what they call were begun, since the begin of the run, by <see cref="Signalbox.Workflows.Planning.StepLimit.Execution"/>.</summary>
    public IReadOnlyDictionary<int, TimeSpan> Begun { get; init; } = new Dictionary<int, TimeSpan>();

    /// <summary>Digests of the workflows that it calls, by workflowId.</summary>
    public IReadOnlyDictionary<string, string> Called { get; init; } = new Dictionary<string, string>();

    /// <summary>Of a call on many hosts; null: it is on one.</summary>
    public FleetContent? Fleet { get; init; }

    /// <summary>Null while the run goes on.</summary>
    public ToolCallResult? Result { get; init; }

    public byte[] ToBytes()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        using (var writer = new Utf8JsonWriter(buffer, AuditLine.Options))
        {
            writer.WriteStartObject();
            if (Result is { } result)
            {
                writer.WritePropertyName("result"u8);
                WriteResult(writer, result);
            }
            else
                WriteState(writer);
            writer.WriteEndObject();
        }
        return buffer.WrittenSpan.ToArray();
    }

    /// <exception cref="RunReplayException">It is no checkpoint.</exception>
    public static CheckpointContent Read(byte[] utf8)
    {
        try
        {
            var json = JsonElement.Parse(utf8);
            if (json.TryGetProperty("result", out var result))
                return new() { Result = ReadResult(result) };
            return new()
            {
                Arguments = json.TryGetProperty("arguments", out var arguments) ? arguments : default,
                Recording = RecordingJson.Read(json.GetProperty("answers")),
                AnsweredAt = json.TryGetProperty("answeredAt", out var at) ? at.GetDateTimeOffset() : null,
                Called = json.TryGetProperty("called", out var called)
                    ? called.EnumerateObject().ToDictionary(c => c.Name, c => c.Value.GetString()!, StringComparer.Ordinal)
                    : new Dictionary<string, string>(),
                Begun = json.TryGetProperty("begun", out var begun)
                    ? begun.EnumerateObject().ToDictionary(b => int.Parse(b.Name, CultureInfo.InvariantCulture), b => TimeSpan.FromMilliseconds(b.Value.GetDouble()))
                    : new Dictionary<int, TimeSpan>(),
                Fleet = json.TryGetProperty("fleet", out var fleet) ? FleetContent.Read(fleet) : null,
                Sending = json.TryGetProperty("sending", out var sending) ? sending.GetString() : null,
            };
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or FormatException or ArgumentException)
        {
            throw new RunReplayException("The checkpoint cannot be read.", e);
        }
    }

    private void WriteState(Utf8JsonWriter writer)
    {
        if (Arguments.ValueKind != JsonValueKind.Undefined)
        {
            writer.WritePropertyName("arguments"u8);
            Arguments.WriteTo(writer);
        }
        if (AnsweredAt is { } at)
            writer.WriteString("answeredAt"u8, at);
        if (Sending is { } mark)
            writer.WriteString("sending"u8, mark);
        if (Called.Count > 0)
        {
            writer.WriteStartObject("called"u8);
            foreach (var (id, digest) in Called)
                writer.WriteString(id, digest);
            writer.WriteEndObject();
        }
        if (Begun.Count > 0)
        {
            writer.WriteStartObject("begun"u8);
            foreach (var (execution, since) in Begun)
                writer.WriteNumber(execution.ToString(CultureInfo.InvariantCulture), since.TotalMilliseconds);
            writer.WriteEndObject();
        }
        if (Fleet is { } fleet)
        {
            writer.WritePropertyName("fleet"u8);
            fleet.WriteTo(writer);
        }
        writer.WritePropertyName("answers"u8);
        RecordingJson.Write(writer, Recording);
    }

    internal static void WriteResult(Utf8JsonWriter writer, ToolCallResult result)
    {
        writer.WriteStartObject();
        writer.WriteBoolean("isError"u8, result.IsError);
        writer.WriteBoolean("unknown"u8, result.OutcomeUnknown);
        writer.WriteString("text"u8, result.Text);
        if (result.Note is { } note)
            writer.WriteString("note"u8, note);
        if (result.Structured is { } structured)
        {
            writer.WritePropertyName("structured"u8);
            structured.WriteTo(writer, ToolServerJson.Default.Options);
        }
        writer.WriteEndObject();
    }

    internal static ToolCallResult ReadResult(JsonElement json) => new()
    {
        IsError = json.GetProperty("isError").GetBoolean(),
        OutcomeUnknown = json.GetProperty("unknown").GetBoolean(),
        Text = json.GetProperty("text").GetString()!,
        Note = json.TryGetProperty("note", out var note) ? note.GetString() : null,
        Structured = json.TryGetProperty("structured", out var structured) ? JsonNode.Parse(structured.GetRawText()) : null,
    };
}
