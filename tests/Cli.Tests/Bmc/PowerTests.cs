using Signalbox.Cli.Bmc;

namespace Signalbox.Cli.Tests.Bmc;

public sealed class PowerTests
{
    private readonly SimulatedBmc _bmc = new();

    [Fact]
    public void A_graceful_restart_goes_through_every_state_and_ends_its_task()
    {
        var reply = _bmc.Reset("GracefulRestart");
        Assert.Equal(202, reply.Status);
        var task = reply.Headers.Single(h => h.Key == "Location").Value;
        Assert.Equal("PoweringOff", _bmc.Power);

        _bmc.Time.Advance(_bmc.Timings.Shutdown);
        Assert.Equal("PoweringOn", _bmc.Power);
        Assert.Equal("Running", _bmc.Get(task).Body!["TaskState"]!.GetValue<string>());
        Assert.Equal(50, _bmc.Get(task).Body!["PercentComplete"]!.GetValue<int>());

        _bmc.Time.Advance(_bmc.Timings.PowerOn);
        Assert.Equal("On", _bmc.Power);
        Assert.Equal("Completed", _bmc.Get(task).Body!["TaskState"]!.GetValue<string>());
        Assert.Equal(100, _bmc.Get(task).Body!["PercentComplete"]!.GetValue<int>());
    }

    [Fact]
    public void A_shutdown_ends_off_and_the_readings_follow()
    {
        _bmc.Reset("GracefulShutdown");
        _bmc.Time.Advance(_bmc.Timings.Shutdown);
        Assert.Equal("Off", _bmc.Power);
        Assert.Equal("Off", _bmc.Get(BmcPaths.Chassis).Body!["PowerState"]!.GetValue<string>());
        Assert.Equal(0, _bmc.Get(BmcPaths.Chassis + "/Thermal").Body!["Fans"]![0]!["Reading"]!.GetValue<double>());
        Assert.Equal(12, _bmc.Get(BmcPaths.Chassis + "/Power").Body!["PowerControl"]![0]!["PowerConsumedWatts"]!.GetValue<double>());
    }

    [Theory]
    [InlineData("On")]
    [InlineData("ForceOn")]
    public void Switching_on_what_is_on_is_a_conflict(string type) => Assert.Equal(409, _bmc.Reset(type).Status);

    [Theory]
    [InlineData("GracefulShutdown")]
    [InlineData("GracefulRestart")]
    [InlineData("PowerCycle")]
    [InlineData("Nmi")]
    public void What_is_off_can_only_be_switched_on(string type)
    {
        SwitchOff();
        Assert.Equal(409, _bmc.Reset(type).Status);
        Assert.Equal(202, _bmc.Reset("PushPowerButton").Status);
        _bmc.Time.Advance(_bmc.Timings.PowerOn);
        Assert.Equal("On", _bmc.Power);
    }

    [Fact]
    public void While_it_is_on_its_way_only_the_power_can_be_cut_and_that_cancels_the_task()
    {
        var task = _bmc.Reset("GracefulRestart").Headers.Single(h => h.Key == "Location").Value;
        Assert.Equal(409, _bmc.Reset("GracefulShutdown").Status);
        Assert.Equal(202, _bmc.Reset("ForceOff").Status);
        Assert.Equal("Cancelled", _bmc.Get(task).Body!["TaskState"]!.GetValue<string>());
        _bmc.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Off", _bmc.Power);
    }

    [Fact]
    public void An_unknown_reset_type_is_refused_with_the_property_and_the_choices()
    {
        var reply = _bmc.Reset("Explode");
        Assert.Equal(400, reply.Status);
        Assert.Contains("ResetType is 'Explode', not one of On, ForceOn", reply.Body!["error"]!["message"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal("On", _bmc.Power);
    }

    [Fact]
    public void A_boot_override_of_once_is_used_up_by_the_next_start()
    {
        _bmc.Patch(BmcPaths.System, """{"Boot":{"BootSourceOverrideEnabled":"Once","BootSourceOverrideTarget":"Pxe"}}""");
        _bmc.Reset("PowerCycle");
        _bmc.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Disabled", _bmc.Get(BmcPaths.System).Body!["Boot"]!["BootSourceOverrideEnabled"]!.GetValue<string>());
        Assert.Contains(Messages(BmcPaths.LifecycleLog), m => m == "The system started from Pxe by override.");
    }

    [Fact]
    public void Bios_attributes_wait_for_the_next_start()
    {
        _bmc.Patch(BmcPaths.BiosSettings, """{"Attributes":{"LogicalProc":"Disabled"}}""");
        Assert.Equal("Enabled", LogicalProc());
        _bmc.Reset("ForceRestart");
        _bmc.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("Disabled", LogicalProc());
    }

    [Fact]
    public void The_event_log_tells_what_happened_newest_first()
    {
        SwitchOff();
        Assert.Equal("The system was switched off.", Messages(BmcPaths.EventLog)[0]);
    }

    private void SwitchOff()
    {
        _bmc.Reset("ForceOff");
        _bmc.Time.Advance(_bmc.Timings.PowerCut);
        Assert.Equal("Off", _bmc.Power);
    }

    private string LogicalProc() => _bmc.Get(BmcPaths.Bios).Body!["Attributes"]!["LogicalProc"]!.GetValue<string>();

    private List<string> Messages(string log) =>
        [.. _bmc.Get(log + "/Entries").Body!["Members"]!.AsArray().Select(entry => entry!["Message"]!.GetValue<string>())];
}
