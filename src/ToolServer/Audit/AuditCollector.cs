using System.Text;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Exporter;
using Signalbox.ToolServer.Tracing;

namespace Signalbox.ToolServer.Audit;

/// <summary>
/// Audit lines as log records at an OpenTelemetry collector: the body is the line, its time is the record's, and its event, outcome and ids are attributes.
/// A batch is written when the collector has answered that it took all of it; whether it keeps it is the collector's matter.
/// </summary>
internal sealed class AuditCollector : IAuditSink
{
    /// <summary>Attributes' names begin so; the record's event name too.</summary>
    public const string Prefix = "signalbox.audit.";

    /// <summary>The exporter sends by itself when it has one more, and nobody knew when that was answered: so it sends only when it is told to, and once.</summary>
    private const int MostAtOnce = 511;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Uri _endpoint;
    private readonly CollectorAnswers _answers = new();
    private readonly AuditRecordTime _times = new();
    private readonly BatchLogRecordExportProcessor _export;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;

    public AuditCollector(TelemetryCollector collector)
    {
        _endpoint = collector.Endpoint;
        var options = new OtlpExporterOptions { HttpClientFactory = () => new HttpClient(_answers, disposeHandler: false) { Timeout = TimeSpan.FromSeconds(2) } };
        collector.Set(options, "v1/logs");
        // Never more than fits: what finds no room in the exporter's queue would be lost in silence.
        _export = new BatchLogRecordExportProcessor(new OtlpLogExporter(options), MostAtOnce + 1, scheduledDelayMilliseconds: int.MaxValue, maxExportBatchSize: MostAtOnce + 1);
        _loggers = LoggerFactory.Create(logging => logging.AddOpenTelemetry(log =>
        {
            log.IncludeFormattedMessage = true;
            log.SetResourceBuilder(collector.Resource).AddProcessor(_times).AddProcessor(_export);
        }));
        _logger = _loggers.CreateLogger("Signalbox.ToolServer.Audit");
    }

    // The exporter's way to wait holds a thread; one of its own, so that no call waits for one.
    public ValueTask WriteAsync(AuditBatch batch) => new(Task.Factory.StartNew(() => Write(batch), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));

    /// <summary>Nothing is left to be sent: each batch was waited for.</summary>
    public ValueTask DisposeAsync()
    {
        _loggers.Dispose();
        _answers.Dispose();
        return ValueTask.CompletedTask;
    }

    public override string ToString() => $"the collector {_endpoint}";

    private void Write(AuditBatch batch)
    {
        for (var first = 0; first < batch.Count; first += MostAtOnce)
        {
            var end = Math.Min(first + MostAtOnce, batch.Count);
            for (var line = first; line < end; line++)
                Emit(batch.Record(line), Encoding.UTF8.GetString(batch.Lines(line, line + 1).Span[..^1]));
            _export.ForceFlush((int)Patience.TotalMilliseconds);
            // It may come back as soon as the lines are on their way.
            if (_answers.Take(Patience) is { } failure)
                throw new IOException(failure);
        }
    }

    private void Emit(AuditRecord? record, string line)
    {
        var name = record?.Event ?? "dropped";
        _times.Current = record?.Time;
        var attributes = Attributes(name, record);
        _logger.Log(record is null ? LogLevel.Warning : LogLevel.Information, new EventId(0, Prefix + name), attributes, null, (_, _) => line);
    }

    private static List<KeyValuePair<string, object?>> Attributes(string name, AuditRecord? record)
    {
        var attributes = new List<KeyValuePair<string, object?>> { new(Prefix + "event", name) };
        Add("callId", record?.Subject.CallId);
        Add("traceId", record?.Subject.TraceId);
        Add("caller", record?.Subject.Caller);
        Add("tool", record?.Subject.Tool);
        Add("outcome", record?.Outcome);
        return attributes;

        void Add(string attribute, string? value)
        {
            if (value is not null)
                attributes.Add(new(Prefix + attribute, value));
        }
    }
}
