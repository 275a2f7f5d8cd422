using System.CommandLine;

namespace Signalbox.Bench.Throughput;

/// <summary><c>throughput</c>: calls a second beside a bare endpoint that does the same exchange.</summary>
internal static class ThroughputCommand
{
    public static Command Create()
    {
        var rounds = new Option<int>("--rounds") { Description = "Rounds in which every side has its turn.", DefaultValueFactory = _ => 11 };
        var turn = new Option<double>("--turn-ms") { Description = "How long a turn is, in milliseconds.", DefaultValueFactory = _ => 1000 };
        var connections = new Option<int>("--connections") { Description = "Callers at a time.", DefaultValueFactory = _ => 16 };
        var bound = new Option<double>("--bound") { Description = "Share of the bare endpoint's calls a second that must be reached.", DefaultValueFactory = _ => 0.85 };
        var side = new Option<string>("--side") { Description = "Call bare, REST or MCP alone, for a profiler.", DefaultValueFactory = _ => "" };
        var command = new Command("throughput", "Calls a second with authorization and audit on, beside a bare Kestrel endpoint that does the same exchange.") { rounds, turn, connections, bound, side };
        command.SetAction((parsed, ct) => ThroughputRun.RunAsync(
            new(parsed.GetValue(rounds), TimeSpan.FromMilliseconds(parsed.GetValue(turn)), parsed.GetValue(connections), parsed.GetValue(bound)) { Side = parsed.GetValue(side)! }, ct));
        return command;
    }
}
