using System.Collections.Immutable;
using System.Text.Json;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Fleets;

namespace Signalbox.ToolServer.Runs;

/// <summary>Where a call on many hosts stands: how it goes over them, and of each host the run that it was begun as and how that ended. Not thread-safe.</summary>
internal sealed class FleetContent(ImmutableArray<FleetHost> hosts, FleetRollout rollout)
{
    public ImmutableArray<FleetHost> Hosts { get; } = hosts;

    public FleetRollout Rollout { get; } = rollout;

    /// <summary>Call id of each host's own run, written down before it is begun; null: not begun.</summary>
    public string?[] Runs { get; } = new string?[hosts.Length];

    /// <summary>Null: it has not ended.</summary>
    public ToolCallResult?[] Results { get; } = new ToolCallResult?[hosts.Length];

    public void WriteTo(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteNumber("parallel"u8, Rollout.MaxParallel);
        writer.WriteNumber("failures"u8, Rollout.MaxFailures);
        writer.WriteBoolean("canary"u8, Rollout.Canary);
        writer.WriteStartArray("hosts"u8);
        for (var i = 0; i < Hosts.Length; i++)
        {
            writer.WriteStartObject();
            writer.WriteString("name"u8, Hosts[i].Name);
            writer.WriteString("namespace"u8, Hosts[i].Target.Namespace);
            writer.WriteString("target"u8, Hosts[i].Target.Name);
            if (Hosts[i].HostName is { } host)
                writer.WriteString("host"u8, host);
            if (Runs[i] is { } run)
                writer.WriteString("run"u8, run);
            if (Results[i] is { } result)
            {
                writer.WritePropertyName("result"u8);
                CheckpointContent.WriteResult(writer, result);
            }
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    public static FleetContent Read(JsonElement json)
    {
        var entries = json.GetProperty("hosts").EnumerateArray().ToArray();
        var content = new FleetContent(
            [.. entries.Select(e => new FleetHost(e.GetProperty("name").GetString()!, new(e.GetProperty("namespace").GetString()!, e.GetProperty("target").GetString()!), Text(e, "host")))],
            new(json.GetProperty("parallel").GetInt32(), json.GetProperty("failures").GetInt32(), json.GetProperty("canary").GetBoolean()));
        for (var i = 0; i < entries.Length; i++)
        {
            content.Runs[i] = Text(entries[i], "run");
            content.Results[i] = entries[i].TryGetProperty("result", out var result) ? CheckpointContent.ReadResult(result) : null;
        }
        return content;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var text) ? text.GetString() : null;
}
