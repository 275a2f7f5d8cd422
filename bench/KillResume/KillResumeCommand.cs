using System.CommandLine;

namespace Signalbox.Bench.KillResume;

/// <summary><c>kill-resume</c> on the command line.</summary>
internal static class KillResumeCommand
{
    public static Command Create()
    {
        var jobs = new Option<int>("--jobs") { Description = "Long jobs that run when the tool server is killed.", DefaultValueFactory = _ => 200 };
        var killAt = new Option<int?>("--kill-at") { Description = "Kill as soon as the upstream has seen so many starts, rather than when every job runs." };
        var seconds = new Option<double>("--seconds") { Description = "How long a job takes upstream.", DefaultValueFactory = _ => 30 };
        var patience = new Option<double>("--patience") { Description = "Seconds after the kill in which every run must have ended.", DefaultValueFactory = _ => 180 };
        var command = new Command("kill-resume", "kill -9 of a tool server among running long jobs: another goes on with them, and starts none a second time.")
        {
            jobs, killAt, seconds, patience,
        };
        command.SetAction((parsed, cancellation) => KillResumeRun.RunAsync(
            new(
                parsed.GetValue(jobs),
                parsed.GetValue(killAt) ?? parsed.GetValue(jobs),
                TimeSpan.FromSeconds(parsed.GetValue(seconds)),
                TimeSpan.FromSeconds(parsed.GetValue(patience))),
            cancellation));
        return command;
    }
}
