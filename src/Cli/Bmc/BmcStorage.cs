using System.Globalization;
using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>Drives and the volumes over them. A volume is there when the task that makes it has completed.</summary>
internal sealed class BmcStorage(BmcResources resources, BmcJobs jobs, BmcLogs logs, BmcTimings timings)
{
    public static readonly string[] RaidTypes = ["RAID0", "RAID1", "RAID5", "RAID6", "RAID10"];
    private int _nextVolume;

    public void SeedVolume(string name, string raidType, params string[] drives) =>
        Add(name, raidType, Usable(raidType, drives), drives);

    public BmcReply Create(BmcRequest request)
    {
        var body = BodyReader.Of(request, "Name", "RAIDType", "CapacityBytes", "Links");
        var name = body.Required("Name", body.Text("Name", 32));
        var raidType = body.Required("RAIDType", body.OneOf("RAIDType", RaidTypes));
        var links = body.Required("Links", body.Object("Links", "Drives"));
        var drives = links.Required("Drives", links.Links("Drives"));
        var least = raidType switch { "RAID0" => 1, "RAID1" => 2, "RAID5" => 3, _ => 4 };
        if (drives.Count < least || raidType == "RAID1" && drives.Count != 2 || raidType == "RAID10" && drives.Count % 2 != 0)
            throw links.Bad("Drives", $"has {drives.Count}, which is no fit for {raidType}");
        if (drives.Distinct(StringComparer.Ordinal).Count() != drives.Count)
            throw links.Bad("Drives", "names a drive twice");
        foreach (var drive in drives)
        {
            if (!drive.StartsWith(BmcPaths.Drives + "/", StringComparison.Ordinal) || !resources.TryGet(drive, out _))
                throw links.Bad("Drives", $"names {drive}, which does not exist");
            MustBeFree(drive);
        }
        var usable = Usable(raidType, drives);
        var capacity = body.Whole("CapacityBytes", 1, usable) ?? usable;
        return jobs.Start($"Create volume {name}",
            new BmcTaskStage(timings.VolumeChange / 2, "The drives are prepared."),
            new BmcTaskStage(timings.VolumeChange, $"Volume {name} is ready.", at =>
            {
                foreach (var drive in drives)
                    MustBeFree(drive);   // another task may have taken it in the meantime
                Add(name, raidType, capacity, drives);
                logs.Hardware("VDR0001", $"Volume {name} was created.", at: at);
            }));
    }

    public BmcReply Delete(string id)
    {
        var volume = resources.Get($"{BmcPaths.Volumes}/{id}");
        return jobs.Start($"Delete volume {id}", new BmcTaskStage(timings.VolumeChange, $"Volume {id} is gone.", at =>
        {
            resources.Get(volume.Path);
            resources.Remove(volume.Path);
            foreach (var drive in DrivesOf(volume))
                resources.Get(drive).Body["Links"]!["Volumes"] = new JsonArray();
            logs.Hardware("VDR0002", $"Volume {id} was deleted.", "Warning", at);
        }));
    }

    public BmcReply Initialise(string id, BmcRequest request)
    {
        var volume = resources.Get($"{BmcPaths.Volumes}/{id}");
        var body = BodyReader.Of(request, "InitializeType");
        var slow = body.Required("InitializeType", body.OneOf("InitializeType", "Fast", "Slow")) == "Slow";
        return jobs.Start($"Initialise volume {id}", new BmcTaskStage(slow ? timings.SlowInitialise : timings.VolumeChange, $"Volume {id} is empty.", at =>
        {
            resources.Get(volume.Path);
            logs.Hardware("VDR0003", $"Volume {id} was initialised.", "Warning", at);
        }));
    }

    private void Add(string name, string raidType, long capacity, IReadOnlyList<string> drives)
    {
        var id = "Disk.Virtual." + (_nextVolume++).ToString(CultureInfo.InvariantCulture);
        var volume = resources.Add($"{BmcPaths.Volumes}/{id}", new()
        {
            ["Id"] = id,
            ["Name"] = name,
            ["RAIDType"] = raidType,
            ["CapacityBytes"] = capacity,
            ["Status"] = BmcSeed.Healthy(),
            ["Links"] = new JsonObject { ["Drives"] = new JsonArray([.. drives.Select(d => (JsonNode)BmcResources.Link(d))]) },
        });
        foreach (var drive in drives)
            resources.Get(drive).Body["Links"]!["Volumes"] = new JsonArray(BmcResources.Link(volume.Path));
    }

    private void MustBeFree(string drive)
    {
        if (((JsonArray)resources.Get(drive).Body["Links"]!["Volumes"]!).Count > 0)
            throw BmcException.Conflict($"{drive} belongs to a volume already.", "Choose drives that belong to no volume.");
    }

    private long Usable(string raidType, IReadOnlyList<string> drives)
    {
        var smallest = drives.Min(d => resources.Get(d).Body["CapacityBytes"]!.GetValue<long>());
        return smallest * raidType switch
        {
            "RAID0" => drives.Count,
            "RAID1" => 1,
            "RAID5" => drives.Count - 1,
            "RAID6" => drives.Count - 2,
            _ => drives.Count / 2,
        };
    }

    private static IEnumerable<string> DrivesOf(BmcResource volume) =>
        ((JsonArray)volume.Body["Links"]!["Drives"]!).Select(link => link!["@odata.id"]!.GetValue<string>());
}
