using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>The rack server that the simulation starts with. Serial numbers and addresses are made up.</summary>
internal static class BmcSeed
{
    public static JsonObject Healthy() => new() { ["State"] = "Enabled", ["Health"] = "OK" };

    public static JsonObject SystemBody() => new()
    {
        ["Id"] = "System.Embedded.1",
        ["Name"] = "System",
        ["SystemType"] = "Physical",
        ["HostName"] = "web-01",
        ["Manufacturer"] = "Example",
        ["Model"] = "R1 Rack Server",
        ["SerialNumber"] = "CN7016307S0042",
        ["SKU"] = "42B5RP2",
        ["UUID"] = "4c4c4544-0042-3510-8052-b4c04f4e4d32",
        ["AssetTag"] = "RZ1-R07-U12",
        ["BiosVersion"] = "2.19.1",
        ["PowerState"] = "On",
        ["LocationIndicatorActive"] = false,
        ["Boot"] = new JsonObject
        {
            ["BootSourceOverrideEnabled"] = "Disabled",
            ["BootSourceOverrideTarget"] = "None",
            ["BootSourceOverrideMode"] = "UEFI",
            ["BootOrder"] = new JsonArray("Boot0001", "Boot0002", "Boot0003"),
        },
        ["ProcessorSummary"] = new JsonObject
        {
            ["Count"] = 2,
            ["CoreCount"] = 32,
            ["LogicalProcessorCount"] = 64,
            ["Model"] = "16-Core Processor",
            ["Status"] = Healthy(),
        },
        ["MemorySummary"] = new JsonObject { ["TotalSystemMemoryGiB"] = 128, ["Status"] = Healthy() },
        ["Status"] = new JsonObject { ["State"] = "Enabled", ["Health"] = "OK", ["HealthRollup"] = "OK" },
        ["BootOptions"] = BmcResources.Link(BmcPaths.BootOptions),
        ["Processors"] = BmcResources.Link(BmcPaths.Processors),
        ["Memory"] = BmcResources.Link(BmcPaths.Memory),
        ["EthernetInterfaces"] = BmcResources.Link(BmcPaths.SystemPorts),
        ["Bios"] = BmcResources.Link(BmcPaths.Bios),
        ["Storage"] = BmcResources.Link(BmcPaths.StorageCollection),
    };

    public static void AddRoot(BmcResources all) => all.Add(BmcPaths.Root, new()
    {
        ["Id"] = "RootService",
        ["Name"] = "Root Service",
        ["RedfishVersion"] = "1.20.0",
        ["UUID"] = "4c4c4544-0042-3510-8052-b4c04f4e4d32",
        ["Vendor"] = "Example",
        ["Product"] = "Integrated BMC (simulated)",
        ["Systems"] = BmcResources.Link(BmcPaths.Systems),
        ["Chassis"] = BmcResources.Link(BmcPaths.ChassisCollection),
        ["Managers"] = BmcResources.Link(BmcPaths.Managers),
        ["UpdateService"] = BmcResources.Link(BmcPaths.UpdateService),
        ["Tasks"] = BmcResources.Link(BmcPaths.TaskService),
        ["SessionService"] = BmcResources.Link(BmcPaths.SessionService),
        ["AccountService"] = BmcResources.Link(BmcPaths.AccountService),
        ["EventService"] = BmcResources.Link(BmcPaths.EventService),
    });

    public static void AddServices(BmcResources all)
    {
        all.Add(BmcPaths.TaskService, Service("TaskService", "Task service", "Tasks", BmcPaths.Tasks));
        all.Add(BmcPaths.SessionService, Service("SessionService", "Session service", "Sessions", BmcPaths.Sessions));
        all.Add(BmcPaths.AccountService, Service("AccountService", "Account service", "Accounts", BmcPaths.Accounts));
        all.Add(BmcPaths.EventService, Service("EventService", "Event service", "Subscriptions", BmcPaths.Subscriptions));
        var updates = Service("UpdateService", "Update service", "FirmwareInventory", BmcPaths.Firmware);
        updates["TransferProtocols"] = new JsonArray("HTTP", "HTTPS", "NFS", "CIFS");
        all.Add(BmcPaths.UpdateService, updates);
        all.AddCollection(BmcPaths.Tasks, "Tasks");
        all.AddCollection(BmcPaths.Subscriptions, "Event subscriptions");
        all.AddCollection(BmcPaths.Firmware, "Installed firmware");
        AddFirmware(all, "BIOS", "BIOS", "2.19.1", "159");
        AddFirmware(all, "BMC", "Management controller", "7.10.30.00", "25227");
        AddFirmware(all, "RAID", "RAID controller", "25.5.9.0001", "108255");
        AddFirmware(all, "NIC", "Network adapter", "22.31.6", "107832");
    }

    public static void AddInsides(BmcResources all)
    {
        all.AddCollection(BmcPaths.BootOptions, "Boot options");
        AddBootOption(all, "Boot0001", "RAID volume 0", "PciRoot(0x0)/Pci(0x1,0x0)");
        AddBootOption(all, "Boot0002", "PXE, port 1", "PciRoot(0x0)/Pci(0x2,0x0)/MAC(02005E100002,0x1)");
        AddBootOption(all, "Boot0003", "Virtual CD", "PciRoot(0x0)/Pci(0x14,0x0)/USB(0xD,0x0)");

        all.AddCollection(BmcPaths.Processors, "Processors");
        for (var i = 1; i <= 2; i++)
        {
            all.Add($"{BmcPaths.Processors}/CPU.Socket.{i}", new()
            {
                ["Id"] = $"CPU.Socket.{i}",
                ["Name"] = $"CPU {i}",
                ["Socket"] = $"CPU.Socket.{i}",
                ["ProcessorType"] = "CPU",
                ["Manufacturer"] = "Example",
                ["Model"] = "16-Core Processor",
                ["MaxSpeedMHz"] = 3700,
                ["TotalCores"] = 16,
                ["TotalThreads"] = 32,
                ["Status"] = Healthy(),
            });
        }

        all.AddCollection(BmcPaths.Memory, "Memory modules");
        foreach (var slot in new[] { "A1", "A2", "B1", "B2" })
        {
            all.Add($"{BmcPaths.Memory}/DIMM.Socket.{slot}", new()
            {
                ["Id"] = $"DIMM.Socket.{slot}",
                ["Name"] = $"DIMM {slot}",
                ["CapacityMiB"] = 32768,
                ["MemoryDeviceType"] = "DDR5",
                ["OperatingSpeedMhz"] = 4800,
                ["Manufacturer"] = "Example",
                ["PartNumber"] = "EX32G4800",
                ["SerialNumber"] = $"03A1B2{slot}",
                ["ErrorCorrection"] = "MultiBitECC",
                ["Status"] = Healthy(),
            });
        }

        all.AddCollection(BmcPaths.SystemPorts, "Network ports");
        AddPort(all, BmcPaths.SystemPorts, "NIC.1", "Port 1", "02:00:5e:10:00:02", 25000, "LinkUp");
        AddPort(all, BmcPaths.SystemPorts, "NIC.2", "Port 2", "02:00:5e:10:00:03", 25000, "LinkDown");

        AddBios(all, BmcPaths.Bios, "Bios", "BIOS configuration");
        AddBios(all, BmcPaths.BiosSettings, "Settings", "BIOS configuration that waits for a restart");
    }

    public static void AddStorage(BmcResources all)
    {
        all.AddCollection(BmcPaths.StorageCollection, "Storage subsystems");
        all.AddCollection(BmcPaths.Controllers, "Storage controllers");
        all.AddCollection(BmcPaths.Volumes, "Volumes");
        all.Add($"{BmcPaths.Controllers}/RAID.Integrated.1-1", new()
        {
            ["Id"] = "RAID.Integrated.1-1",
            ["Name"] = "RAID controller",
            ["Manufacturer"] = "Example",
            ["Model"] = "H7 Adapter",
            ["FirmwareVersion"] = "25.5.9.0001",
            ["SpeedGbps"] = 12,
            ["SupportedRAIDTypes"] = new JsonArray([.. BmcStorage.RaidTypes.Select(t => (JsonNode)t)]),
            ["CacheSummary"] = new JsonObject { ["TotalCacheSizeMiB"] = 8192 },
            ["Status"] = Healthy(),
        });
        var drives = new JsonArray();
        for (var i = 0; i < 6; i++)
        {
            var drive = all.Add($"{BmcPaths.Drives}/Disk.Bay.{i}", new()
            {
                ["Id"] = $"Disk.Bay.{i}",
                ["Name"] = $"Drive {i}",
                ["Manufacturer"] = "Example",
                ["Model"] = "EX-960-SAS",
                ["SerialNumber"] = $"S4NANE0M60000{i}",
                ["Revision"] = "AK53",
                ["CapacityBytes"] = 960197124096L,
                ["MediaType"] = "SSD",
                ["Protocol"] = "SAS",
                ["FailurePredicted"] = false,
                ["PredictedMediaLifeLeftPercent"] = 98 - i,
                ["Status"] = Healthy(),
                ["Links"] = new JsonObject { ["Volumes"] = new JsonArray() },
            });
            drives.Add(BmcResources.Link(drive.Path));
        }
        all.Add(BmcPaths.Storage, new()
        {
            ["Id"] = "RAID.Integrated.1-1",
            ["Name"] = "Integrated RAID",
            ["Status"] = Healthy(),
            ["Drives@odata.count"] = drives.Count,
            ["Drives"] = drives,
            ["Controllers"] = BmcResources.Link(BmcPaths.Controllers),
            ["Volumes"] = BmcResources.Link(BmcPaths.Volumes),
        });
    }

    private static JsonObject Service(string id, string name, string link, string path) => new()
    {
        ["Id"] = id,
        ["Name"] = name,
        ["ServiceEnabled"] = true,
        ["Status"] = Healthy(),
        [link] = BmcResources.Link(path),
    };

    private static void AddFirmware(BmcResources all, string id, string name, string version, string softwareId) =>
        all.Add($"{BmcPaths.Firmware}/{id}", new()
        {
            ["Id"] = id,
            ["Name"] = name,
            ["Version"] = version,
            ["ReleaseDate"] = "2025-11-03T00:00:00Z",
            ["SoftwareId"] = softwareId,
            ["Updateable"] = true,
            ["Status"] = Healthy(),
        });

    private static void AddBootOption(BmcResources all, string id, string displayName, string devicePath) =>
        all.Add($"{BmcPaths.BootOptions}/{id}", new()
        {
            ["Id"] = id,
            ["Name"] = "UEFI boot option",
            ["BootOptionReference"] = id,
            ["BootOptionEnabled"] = true,
            ["DisplayName"] = displayName,
            ["UefiDevicePath"] = devicePath,
        });

    private static void AddBios(BmcResources all, string path, string id, string name) => all.Add(path, new()
    {
        ["Id"] = id,
        ["Name"] = name,
        ["Attributes"] = new JsonObject
        {
            ["BootMode"] = "Uefi",
            ["LogicalProc"] = "Enabled",
            ["ProcVirtualization"] = "Enabled",
            ["SriovGlobalEnable"] = "Disabled",
            ["SysProfile"] = "PerfPerWattOptimized",
            ["TpmSecurity"] = "On",
            ["AcPwrRcvry"] = "Last",
        },
    });

    public static void AddPort(BmcResources all, string collection, string id, string name, string mac, int speed, string link) =>
        all.Add($"{collection}/{id}", new()
        {
            ["Id"] = id,
            ["Name"] = name,
            ["MACAddress"] = mac,
            ["SpeedMbps"] = speed,
            ["FullDuplex"] = true,
            ["LinkStatus"] = link,
            ["InterfaceEnabled"] = true,
            ["Status"] = Healthy(),
        });
}
