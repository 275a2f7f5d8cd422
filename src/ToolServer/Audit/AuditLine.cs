using System.Text.Encodings.Web;
using System.Text.Json;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.ToolServer.Audit;

/// <summary>Writes records as JSON lines.</summary>
internal static class AuditLine
{
    /// <summary>A namespace has 63 characters at the most, a name 253.</summary>
    private const int LongestName = 63 + 1 + 253;

    // Non-ASCII text stays readable; control characters and quotes are escaped all the same, so a line is one line.
    public static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Write(Utf8JsonWriter writer, AuditRecord record)
    {
        var subject = record.Subject;
        writer.WriteStartObject();
        writer.WriteString("time"u8, record.Time.ToUniversalTime());
        writer.WriteString("event"u8, record.Event);
        writer.WriteString("callId"u8, subject.CallId);
        Text(writer, "run"u8, subject.Run);
        Text(writer, "traceId"u8, subject.TraceId);
        Text(writer, "caller"u8, subject.Caller);
        if (record.Step is null)
        {
            Texts(writer, "groups"u8, subject.Groups);
            Texts(writer, "roles"u8, subject.Roles);
        }

        Text(writer, "tool"u8, subject.Tool);
        if (subject.Workflow is { } workflow)
            Name(writer, "workflow"u8, workflow);
        Text(writer, "specDigest"u8, subject.SpecDigest);
        if (subject.Target is { } target)
            Name(writer, "target"u8, target);
        Text(writer, "host"u8, subject.Host);
        Text(writer, "step"u8, record.Step);
        Text(writer, "calledDigest"u8, record.CalledDigest);
        Text(writer, "request"u8, record.Request);
        if (record.Status is { } status)
            writer.WriteNumber("status"u8, status);
        if (record.Attempts is { } attempts)
            writer.WriteNumber("attempts"u8, attempts);
        Text(writer, "outcome"u8, record.Outcome);
        Text(writer, "reason"u8, record.Reason);
        if (record.Duration is { } duration)
            writer.WriteNumber("durationMs"u8, Math.Round(duration.TotalMilliseconds, 3));
        if (record.Suppressed > 0)
            writer.WriteNumber("suppressed"u8, record.Suppressed);
        if (!record.Inputs.IsEmpty)
        {
            writer.WritePropertyName("inputs"u8);
            writer.WriteRawValue(record.Inputs.Span, skipInputValidation: true);
        }

        writer.WriteEndObject();
    }

    public static void WriteDropped(Utf8JsonWriter writer, DateTimeOffset time, long count)
    {
        writer.WriteStartObject();
        writer.WriteString("time"u8, time.ToUniversalTime());
        writer.WriteString("event"u8, "dropped"u8);
        writer.WriteNumber("count"u8, count);
        writer.WriteEndObject();
    }

    /// <summary>As <c>namespace/name</c>. Each call has several lines, so the text is not made for them.</summary>
    private static void Name(Utf8JsonWriter writer, ReadOnlySpan<byte> name, NamespacedName value)
    {
        Span<char> text = stackalloc char[LongestName];
        if (text.TryWrite($"{value.Namespace}/{value.Name}", out var length))
            writer.WriteString(name, text[..length]);
        else
            writer.WriteString(name, value.ToString());
    }

    private static void Texts(Utf8JsonWriter writer, ReadOnlySpan<byte> name, IReadOnlyList<string>? values)
    {
        if (values is not { Count: > 0 })
            return;
        writer.WriteStartArray(name);
        for (var i = 0; i < values.Count; i++)
            writer.WriteStringValue(values[i]);
        writer.WriteEndArray();
    }

    private static void Text(Utf8JsonWriter writer, ReadOnlySpan<byte> name, string? value)
    {
        if (value is not null)
            writer.WriteString(name, value);
    }
}
