using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>Chassis, sensors and the controller itself, with the readings that follow the power state.</summary>
internal static class BmcOutsideSeed
{
    public static void AddChassis(BmcResources all, BmcPower power, BmcReadings readings)
    {
        all.AddCollection(BmcPaths.ChassisCollection, "Chassis");
        all.Add(BmcPaths.Chassis, new()
        {
            ["Id"] = "System.Embedded.1",
            ["Name"] = "Chassis",
            ["ChassisType"] = "RackMount",
            ["Manufacturer"] = "Example",
            ["Model"] = "R1 Rack Server",
            ["SerialNumber"] = "CN7016307S0042",
            ["AssetTag"] = "RZ1-R07-U12",
            ["LocationIndicatorActive"] = false,
            ["PowerState"] = "On",
            ["Location"] = new JsonObject { ["Placement"] = new JsonObject { ["Row"] = "3", ["Rack"] = "R07", ["RackOffset"] = 12 } },
            ["Status"] = BmcSeed.Healthy(),
            ["Thermal"] = BmcResources.Link(BmcPaths.Chassis + "/Thermal"),
            ["Power"] = BmcResources.Link(BmcPaths.Chassis + "/Power"),
            ["Sensors"] = BmcResources.Link(BmcPaths.Sensors),
        }, body => body["PowerState"] = power.State);
        all.Add(BmcPaths.Chassis + "/Thermal", new()
        {
            ["Id"] = "Thermal",
            ["Name"] = "Thermal",
            ["Temperatures"] = new JsonArray(
                Temperature("InletTemp", "Inlet temperature", "Intake", 38, 42),
                Temperature("CPU1Temp", "CPU 1 temperature", "CPU", 90, 98),
                Temperature("ExhaustTemp", "Exhaust temperature", "Exhaust", 70, 75)),
            ["Fans"] = new JsonArray([.. Enumerable.Range(1, 4).Select(i => (JsonNode)new JsonObject
            {
                ["MemberId"] = $"Fan.{i}", ["Name"] = $"Fan {i}", ["Reading"] = 0, ["ReadingUnits"] = "RPM", ["LowerThresholdCritical"] = 600,
                ["Status"] = BmcSeed.Healthy(),
            })]),
        }, readings.Thermal);
        all.Add(BmcPaths.Chassis + "/Power", new()
        {
            ["Id"] = "Power",
            ["Name"] = "Power",
            ["PowerControl"] = new JsonArray(new JsonObject
            {
                ["MemberId"] = "PowerControl",
                ["Name"] = "System power",
                ["PowerConsumedWatts"] = 0,
                ["PowerCapacityWatts"] = 1600,
                ["PowerMetrics"] = new JsonObject
                {
                    ["AverageConsumedWatts"] = 205,
                    ["MaxConsumedWatts"] = 388,
                    ["MinConsumedWatts"] = 12,
                    ["IntervalInMin"] = 60,
                },
                ["PowerLimit"] = new JsonObject { ["LimitInWatts"] = 600 },
            }),
            ["PowerSupplies"] = new JsonArray([.. Enumerable.Range(1, 2).Select(i => (JsonNode)new JsonObject
            {
                ["MemberId"] = $"PSU.Slot.{i}", ["Name"] = $"PSU {i}", ["PowerCapacityWatts"] = 800, ["PowerInputWatts"] = 0,
                ["LineInputVoltage"] = 230, ["Model"] = "800W Platinum", ["Status"] = BmcSeed.Healthy(),
            })]),
        }, readings.Power);
        all.AddCollection(BmcPaths.Sensors, "Sensors");
        AddSensor(all, "InletTemp", "Inlet temperature", "Temperature", "Cel", 38, 42, () => BmcReadings.InletTemperature);
        AddSensor(all, "CPU1Temp", "CPU 1 temperature", "Temperature", "Cel", 90, 98, () => readings.CpuTemperature);
        AddSensor(all, "ExhaustTemp", "Exhaust temperature", "Temperature", "Cel", 70, 75, () => readings.ExhaustTemperature);
        AddSensor(all, "Fan1", "Fan 1", "Rotational", "{rev}/min", 15000, 17000, () => readings.FanSpeed);
        AddSensor(all, "SystemPower", "System power", "Power", "W", 1300, 1500, () => readings.PowerConsumed);
    }

    public static void AddManager(BmcResources all, TimeProvider time)
    {
        all.AddCollection(BmcPaths.Managers, "Management controllers");
        all.Add(BmcPaths.Manager, new()
        {
            ["Id"] = "BMC.Embedded.1",
            ["Name"] = "Management controller",
            ["ManagerType"] = "BMC",
            ["Model"] = "Integrated BMC (simulated)",
            ["FirmwareVersion"] = "7.10.30.00",
            ["DateTimeLocalOffset"] = "+00:00",
            ["PowerState"] = "On",
            ["Status"] = BmcSeed.Healthy(),
            ["EthernetInterfaces"] = BmcResources.Link(BmcPaths.ManagerPorts),
            ["NetworkProtocol"] = BmcResources.Link(BmcPaths.NetworkProtocol),
            ["VirtualMedia"] = BmcResources.Link(BmcPaths.VirtualMedia),
            ["LogServices"] = BmcResources.Link(BmcPaths.LogServices),
        }, body => body["DateTime"] = BmcTime.Format(time.GetUtcNow()));
        all.AddCollection(BmcPaths.ManagerPorts, "Network ports of the management controller");
        BmcSeed.AddPort(all, BmcPaths.ManagerPorts, "NIC.1", "Management port", "02:00:5e:10:00:01", 1000, "LinkUp");
        var port = all.Get(BmcPaths.ManagerPorts + "/NIC.1").Body;
        port["HostName"] = "bmc-web-01";
        port["FQDN"] = "bmc-web-01.example.internal";
        port["DHCPv4"] = new JsonObject { ["DHCPEnabled"] = false };
        port["IPv4Addresses"] = new JsonArray(new JsonObject
        {
            ["Address"] = "192.0.2.10",
            ["SubnetMask"] = "255.255.255.0",
            ["Gateway"] = "192.0.2.1",
            ["AddressOrigin"] = "Static",
        });
        port["NameServers"] = new JsonArray("192.0.2.53");
        all.Add(BmcPaths.NetworkProtocol, new()
        {
            ["Id"] = "NetworkProtocol",
            ["Name"] = "Network services",
            ["HostName"] = "bmc-web-01",
            ["FQDN"] = "bmc-web-01.example.internal",
            ["HTTPS"] = NetworkService(true, 443),
            ["SSH"] = NetworkService(true, 22),
            ["IPMI"] = NetworkService(false, 623),
            ["SNMP"] = NetworkService(false, 161),
            ["VirtualMedia"] = NetworkService(true, 5900),
            ["NTP"] = new JsonObject { ["ProtocolEnabled"] = true, ["NTPServers"] = new JsonArray("ntp1.example.internal") },
            ["Status"] = BmcSeed.Healthy(),
        });
        all.AddCollection(BmcPaths.VirtualMedia, "Virtual media");
        AddMedia(all, "CD", "Virtual CD", "CD", "DVD");
        AddMedia(all, "RemovableDisk", "Virtual USB stick", "USBStick");
        all.AddCollection(BmcPaths.LogServices, "Logs");
    }

    private static JsonObject Temperature(string id, string name, string context, int caution, int critical) => new()
    {
        ["MemberId"] = id,
        ["Name"] = name,
        ["ReadingCelsius"] = 0,
        ["UpperThresholdNonCritical"] = caution,
        ["UpperThresholdCritical"] = critical,
        ["PhysicalContext"] = context,
        ["Status"] = BmcSeed.Healthy(),
    };

    private static void AddSensor(BmcResources all, string id, string name, string type, string units, int caution, int critical, Func<double> reading) =>
        all.Add($"{BmcPaths.Sensors}/{id}", new()
        {
            ["Id"] = id,
            ["Name"] = name,
            ["ReadingType"] = type,
            ["Reading"] = 0,
            ["ReadingUnits"] = units,
            ["Thresholds"] = new JsonObject
            {
                ["UpperCaution"] = new JsonObject { ["Reading"] = caution },
                ["UpperCritical"] = new JsonObject { ["Reading"] = critical },
            },
            ["Status"] = BmcSeed.Healthy(),
        }, body => body["Reading"] = reading());

    private static JsonObject NetworkService(bool enabled, int port) => new() { ["ProtocolEnabled"] = enabled, ["Port"] = port };

    private static void AddMedia(BmcResources all, string id, string name, params string[] types) => all.Add($"{BmcPaths.VirtualMedia}/{id}", new()
    {
        ["Id"] = id,
        ["Name"] = name,
        ["MediaTypes"] = new JsonArray([.. types.Select(t => (JsonNode)t)]),
        ["Inserted"] = false,
        ["Image"] = null,
        ["ImageName"] = null,
        ["WriteProtected"] = true,
        ["ConnectedVia"] = "NotConnected",
    });
}
