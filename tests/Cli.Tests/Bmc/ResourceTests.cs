using Signalbox.Cli.Bmc;

namespace Signalbox.Cli.Tests.Bmc;

public sealed class ResourceTests
{
    private readonly SimulatedBmc _bmc = new();

    [Fact]
    public void A_change_with_a_stale_etag_is_refused_and_changes_nothing()
    {
        var etag = _bmc.Get(BmcPaths.System).Headers.Single(h => h.Key == "ETag").Value;
        Assert.Equal(200, _bmc.Patch(BmcPaths.System, """{"AssetTag":"first"}""", etag).Status);
        Assert.Equal(412, _bmc.Patch(BmcPaths.System, """{"AssetTag":"second"}""", etag).Status);
        Assert.Equal("first", _bmc.Get(BmcPaths.System).Body!["AssetTag"]!.GetValue<string>());
    }

    [Fact]
    public void A_change_with_one_bad_property_changes_none()
    {
        Assert.Equal(400, _bmc.Patch(BmcPaths.System, """{"AssetTag":"new","Boot":{"BootSourceOverrideTarget":"Tape"}}""").Status);
        Assert.Equal("RZ1-R07-U12", _bmc.Get(BmcPaths.System).Body!["AssetTag"]!.GetValue<string>());
    }

    [Fact]
    public void Collections_give_links_and_with_expand_the_members_in_full()
    {
        var links = _bmc.Get(BmcPaths.Memory).Body!;
        Assert.Equal(4, links["Members@odata.count"]!.GetValue<int>());
        Assert.Equal(["@odata.id"], links["Members"]![0]!.AsObject().Select(p => p.Key));
        Assert.Equal(32768, _bmc.Get(BmcPaths.Memory, ("$expand", ".")).Body!["Members"]![0]!["CapacityMiB"]!.GetValue<int>());
    }

    [Fact]
    public void A_page_says_where_the_next_one_is()
    {
        var page = _bmc.Get(BmcPaths.Sensors, ("$top", "2")).Body!;
        Assert.Equal(2, page["Members"]!.AsArray().Count);
        Assert.Equal(BmcPaths.Sensors + "?$skip=2&$top=2", page["Members@odata.nextLink"]!.GetValue<string>());
    }

    [Fact]
    public void A_volume_appears_when_its_task_completes_and_takes_its_drives()
    {
        const string body = """
            {"Name":"data","RAIDType":"RAID1","Links":{"Drives":[
              {"@odata.id":"/redfish/v1/Systems/System.Embedded.1/Storage/RAID.Integrated.1-1/Drives/Disk.Bay.2"},
              {"@odata.id":"/redfish/v1/Systems/System.Embedded.1/Storage/RAID.Integrated.1-1/Drives/Disk.Bay.3"}]}}
            """;
        Assert.Equal(202, _bmc.Post(BmcPaths.Volumes, body).Status);
        Assert.Equal(1, VolumeCount());
        _bmc.Time.Advance(_bmc.Timings.VolumeChange);
        Assert.Equal(2, VolumeCount());
        Assert.Equal(409, _bmc.Post(BmcPaths.Volumes, body).Status);

        Assert.Equal(202, _bmc.Delete(BmcPaths.Volumes + "/Disk.Virtual.1").Status);
        _bmc.Time.Advance(_bmc.Timings.VolumeChange);
        Assert.Equal(1, VolumeCount());
        Assert.Equal(202, _bmc.Post(BmcPaths.Volumes, body).Status);
    }

    [Fact]
    public void Two_volumes_that_race_for_the_same_drives_end_with_one_volume_and_one_failed_task()
    {
        const string body = """
            {"Name":"data","RAIDType":"RAID0","Links":{"Drives":[
              {"@odata.id":"/redfish/v1/Systems/System.Embedded.1/Storage/RAID.Integrated.1-1/Drives/Disk.Bay.4"}]}}
            """;
        _bmc.Post(BmcPaths.Volumes, body);
        var second = _bmc.Post(BmcPaths.Volumes, body).Headers.Single(h => h.Key == "Location").Value;
        _bmc.Time.Advance(_bmc.Timings.VolumeChange);
        Assert.Equal("Exception", _bmc.Get(second).Body!["TaskState"]!.GetValue<string>());
        Assert.Equal(2, VolumeCount());
    }

    [Fact]
    public void Bios_firmware_comes_into_force_with_the_next_start_and_a_strange_package_fails()
    {
        var update = BmcPaths.UpdateService + "/Actions/UpdateService.SimpleUpdate";
        _bmc.Post(update, """{"ImageURI":"https://images.example.internal/bios-2.20.0.exe"}""");
        var strange = _bmc.Post(update, """{"ImageURI":"https://images.example.internal/holiday.jpg"}""").Headers.Single(h => h.Key == "Location").Value;
        _bmc.Time.Advance(_bmc.Timings.FirmwareUpdate);
        Assert.Equal("Exception", _bmc.Get(strange).Body!["TaskState"]!.GetValue<string>());
        Assert.Equal("2.19.1", _bmc.Get(BmcPaths.System).Body!["BiosVersion"]!.GetValue<string>());
        _bmc.Reset("PowerCycle");
        _bmc.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal("2.20.0", _bmc.Get(BmcPaths.System).Body!["BiosVersion"]!.GetValue<string>());
        Assert.Equal("2.20.0", _bmc.Get(BmcPaths.Firmware + "/BIOS").Body!["Version"]!.GetValue<string>());
    }

    [Fact]
    public void The_event_log_can_be_cleared_and_the_lifecycle_log_cannot()
    {
        Assert.Equal(204, _bmc.Post(BmcPaths.EventLog + "/Actions/LogService.ClearLog", "{}").Status);
        Assert.Equal("The system event log was cleared by root.", Assert.Single(_bmc.Get(BmcPaths.EventLog + "/Entries").Body!["Members"]!.AsArray())!["Message"]!.GetValue<string>());
        Assert.Equal(409, _bmc.Post(BmcPaths.LifecycleLog + "/Actions/LogService.ClearLog", "{}").Status);
    }

    [Fact]
    public void Virtual_media_holds_one_image_at_a_time()
    {
        const string insert = BmcPaths.VirtualMedia + "/CD/Actions/VirtualMedia.InsertMedia";
        Assert.Equal(400, _bmc.Post(insert, """{"Image":"rescue.iso"}""").Status);
        Assert.Equal(204, _bmc.Post(insert, """{"Image":"https://images.example.internal/rescue.iso"}""").Status);
        Assert.Equal(409, _bmc.Post(insert, """{"Image":"https://images.example.internal/other.iso"}""").Status);
        Assert.Equal("rescue.iso", _bmc.Get(BmcPaths.VirtualMedia + "/CD").Body!["ImageName"]!.GetValue<string>());
        Assert.Equal(204, _bmc.Post(BmcPaths.VirtualMedia + "/CD/Actions/VirtualMedia.EjectMedia", "{}").Status);
        Assert.False(_bmc.Get(BmcPaths.VirtualMedia + "/CD").Body!["Inserted"]!.GetValue<bool>());
    }

    [Fact]
    public void What_does_not_exist_is_404_and_what_cannot_be_done_is_405()
    {
        Assert.Equal(404, _bmc.Get(BmcPaths.Systems + "/Other").Status);
        Assert.Equal(404, _bmc.Patch(BmcPaths.Systems + "/Other", """{"AssetTag":"x"}""").Status);
        Assert.Equal(405, _bmc.Delete(BmcPaths.System).Status);
    }

    private int VolumeCount() => _bmc.Get(BmcPaths.Volumes).Body!["Members@odata.count"]!.GetValue<int>();
}
