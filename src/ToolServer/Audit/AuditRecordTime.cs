using OpenTelemetry;
using OpenTelemetry.Logs;

namespace Signalbox.ToolServer.Audit;

/// <summary>Puts the time at which something happened in the place of that at which its line was sent.</summary>
internal sealed class AuditRecordTime : BaseProcessor<LogRecord>
{
    /// <summary>Of the record that the same thread emits next; null: now.</summary>
    public DateTimeOffset? Current { get; set; }

    public override void OnEnd(LogRecord data)
    {
        if (Current is { } time)
            data.Timestamp = time.UtcDateTime;
    }
}
