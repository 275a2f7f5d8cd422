using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>
/// The power state of the system: On, Off, and the ways between them, each a task. A start consumes a boot override of
/// <c>Once</c> and brings pending BIOS attributes into force.
/// </summary>
internal sealed class BmcPower(BmcResource system, BmcJobs jobs, BmcLogs logs, BmcTimings timings, TimeProvider time)
{
    public static readonly string[] ResetTypes =
        ["On", "ForceOn", "GracefulShutdown", "ForceOff", "GracefulRestart", "ForceRestart", "PowerCycle", "PushPowerButton", "Nmi"];

    private BmcTask? _running;

    /// <summary>Raised when the system starts, before it is On.</summary>
    public event Action<DateTimeOffset>? Starting;

    public string State { get; private set; } = "On";

    /// <summary>Since when the state is as it is.</summary>
    public DateTimeOffset Since { get; private set; } = time.GetUtcNow();

    public BmcReply Reset(BmcRequest request, BmcUser by)
    {
        var body = BodyReader.Of(request, "ResetType");
        var type = body.Required("ResetType", body.OneOf("ResetType", ResetTypes));
        if (_running is { HasEnded: false })
        {
            if (type != "ForceOff")
                throw BmcException.Conflict($"The system is {State}.", $"Wait for task {_running.TaskId}, or cut the power with ForceOff.");
            _running.Cancel(time.GetUtcNow());
        }
        if (type == "PushPowerButton")
            type = State == "Off" ? "On" : "GracefulShutdown";
        logs.Change("SYS0001", $"{by.Name} asked for {type}.");
        var reply = type switch
        {
            "On" or "ForceOn" => SwitchOn(),
            "GracefulShutdown" => SwitchOff("Shut the system down", timings.Shutdown),
            "ForceOff" => SwitchOff("Cut the power", timings.PowerCut),
            "GracefulRestart" => Restart("Restart the system", timings.Shutdown),
            "Nmi" => Interrupt(),
            _ => Restart("Power-cycle the system", timings.PowerCut),
        };
        return reply;
    }

    private BmcReply SwitchOn()
    {
        if (State == "On")
            throw BmcException.Conflict("The system is on already.", "Nothing is to be done.");
        Enter("PoweringOn", time.GetUtcNow());
        return jobs.Start("Switch the system on", out _running, Started(timings.PowerOn));
    }

    private BmcReply SwitchOff(string name, TimeSpan duration)
    {
        MustNotBeOff();
        Enter("PoweringOff", time.GetUtcNow());
        return jobs.Start(name, out _running, new BmcTaskStage(duration, "The system is off.", at =>
        {
            Enter("Off", at);
            logs.Hardware("SYS1001", "The system was switched off.", at: at);
        }));
    }

    private BmcReply Restart(string name, TimeSpan down)
    {
        MustNotBeOff();
        Enter("PoweringOff", time.GetUtcNow());
        return jobs.Start(name, out _running,
            new BmcTaskStage(down, "The system is off and starts again.", at => Enter("PoweringOn", at)),
            Started(down + timings.PowerOn));
    }

    private BmcReply Interrupt()
    {
        MustNotBeOff();
        return jobs.Start("Interrupt the system", out _running,
            new BmcTaskStage(timings.PowerCut, "The interrupt was delivered.", at => logs.Hardware("SYS1003", "A diagnostic interrupt was sent.", "Warning", at)));
    }

    private BmcTaskStage Started(TimeSpan after) => new(after, "The system is on.", at =>
    {
        Starting?.Invoke(at);
        ConsumeBootOverride(at);
        Enter("On", at);
        logs.Hardware("SYS1000", "The system was switched on.", at: at);
    });

    private void ConsumeBootOverride(DateTimeOffset at)
    {
        var boot = (JsonObject)system.Body["Boot"]!;
        if (boot["BootSourceOverrideEnabled"]!.GetValue<string>() == "Disabled")
            return;
        logs.Change("SYS1004", $"The system started from {boot["BootSourceOverrideTarget"]} by override.", at);
        if (boot["BootSourceOverrideEnabled"]!.GetValue<string>() != "Once")
            return;
        boot["BootSourceOverrideEnabled"] = "Disabled";
        boot["BootSourceOverrideTarget"] = "None";
        system.Touch();
    }

    private void MustNotBeOff()
    {
        if (State == "Off")
            throw BmcException.Conflict("The system is off.", "Switch it on with ResetType On.");
    }

    private void Enter(string state, DateTimeOffset at)
    {
        State = state;
        Since = at;
        system.Touch();
    }
}
