using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Tests.Upstream;
using Signalbox.ToolServer.Tracing;

namespace Signalbox.ToolServer.Tests.Audit;

/// <summary>Audit lines at a collector that speaks OTLP over HTTP; strings are found in protobuf as they are.</summary>
public sealed partial class AuditCollectorTests
{
    // In nanoseconds it is little-endian bytes that are text: 0x173456781234561c.
    private static readonly DateTimeOffset s_time = DateTimeOffset.UnixEpoch.AddTicks(16720564353627807);

    [Fact]
    public async Task A_collector_gets_each_line_once_with_its_event_its_time_and_who_sent_it()
    {
        const int Lines = 1500;
        await using var collector = await TestUpstream.StartAsync(_ => Task.CompletedTask);
        await using (var log = Alone(collector.Url, new()))
        {
            for (var i = 0; i < Lines; i++)
                log.Write(AuditRecords.Of($"t{i.ToString(CultureInfo.InvariantCulture)}") with { Outcome = "succeeded", Time = s_time });
        }
        Assert.All(collector.Seen, seen => Assert.Equal(("POST", "/v1/logs", "application/x-protobuf"), (seen.Method, seen.Target, seen.Header("Content-Type"))));
        var bodies = collector.Seen.Select(seen => seen.Body).ToList();
        Assert.All(bodies, body => Assert.Contains("replica-1", body, StringComparison.Ordinal));
        Assert.All(bodies, body => Assert.Contains("signalbox.audit.call", body, StringComparison.Ordinal));
        Assert.All(bodies, body => Assert.Contains("signalbox.audit.outcome", body, StringComparison.Ordinal));
        Assert.All(bodies, body => Assert.Contains("\u001c\u0056\u0034\u0012\u0078\u0056\u0034\u0017", body, StringComparison.Ordinal));
        var lines = bodies.SelectMany(body => Line().Matches(body)).Select(match => JsonElement.Parse(match.Value)).ToList();
        Assert.Equal(Enumerable.Range(0, Lines).Select(i => $"t{i}"), lines.Select(line => line.GetProperty("tool").GetString()));
    }

    [Fact]
    public async Task What_a_collector_refuses_is_lost_and_counted_at_the_next_that_it_takes()
    {
        var refuses = true;
        await using var collector = await TestUpstream.StartAsync(http =>
        {
            http.Response.StatusCode = Volatile.Read(ref refuses) ? 403 : 200;
            return Task.CompletedTask;
        });
        await using var log = Alone(collector.Url, new());
        Assert.False(await log.WriteAsync(AuditRecords.Of("lost"), CancellationToken.None));
        Volatile.Write(ref refuses, false);
        Assert.True(await log.WriteAsync(AuditRecords.Of("taken"), CancellationToken.None));
        Assert.Contains(@"""event"":""dropped"",""count"":1", collector.Seen[^1].Body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_collector_that_is_away_changes_nothing_for_the_file_beside_it()
    {
        var file = Path.GetTempFileName();
        try
        {
            var away = new TelemetryCollector(new($"http://127.0.0.1:{TestUpstream.FreePort()}"), "replica-1");
            await using (var log = AuditLog.Open(file, new() { FailClosed = true }, NullLoggerFactory.Instance, away))
                Assert.True(await log.WriteAsync(AuditRecords.Of("kept"), CancellationToken.None));
            Assert.Contains("kept", Assert.Single(await File.ReadAllLinesAsync(file)), StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static AuditLog Alone(string url, AuditOptions options) =>
        AuditLog.Open(null, options, NullLoggerFactory.Instance, new TelemetryCollector(new(url), "replica-1"));

    [GeneratedRegex("""\{"time":[^{}]*\}""")]
    private static partial Regex Line();
}
