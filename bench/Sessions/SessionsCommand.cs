using System.CommandLine;

namespace Signalbox.Bench.Sessions;

/// <summary><c>sessions</c>: many clients that listen, what an idle one costs, and how soon a stop ends them.</summary>
internal static class SessionsCommand
{
    public static Command Create()
    {
        var workflows = new Option<int>("--workflows") { Description = "Workflows that are approved and denied in turn.", DefaultValueFactory = _ => 100 };
        var sessions = new Option<int>("--sessions") { Description = "Sessions with an open stream.", DefaultValueFactory = _ => 1000 };
        var dropping = new Option<int>("--dropping") { Description = "How many of them lose their stream with every tenth change and open it again.", DefaultValueFactory = _ => 100 };
        var changes = new Option<int>("--changes") { Description = "Approvals and denials that are told.", DefaultValueFactory = _ => 1000 };
        var idle = new Option<int>("--idle") { Description = "Idle sessions whose memory is measured.", DefaultValueFactory = _ => 10_000 };
        var command = new Command("sessions", "List changes at many sessions, memory of idle ones, and a stop with open streams.") { workflows, sessions, dropping, changes, idle };
        command.SetAction((parsed, ct) => SessionsRun.RunAsync(
            new(parsed.GetValue(workflows), parsed.GetValue(sessions), parsed.GetValue(dropping), parsed.GetValue(changes), parsed.GetValue(idle)), ct));
        return command;
    }
}
