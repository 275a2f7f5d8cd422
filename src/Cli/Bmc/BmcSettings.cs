using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>What can be changed on system, chassis and BIOS.</summary>
internal sealed class BmcSettings(BmcResources resources, BmcLogs logs)
{
    /// <summary>Each attribute with the values it can take.</summary>
    private static readonly Dictionary<string, string[]> BiosAttributes = new(StringComparer.Ordinal)
    {
        ["BootMode"] = ["Uefi", "Bios"],
        ["LogicalProc"] = ["Enabled", "Disabled"],
        ["ProcVirtualization"] = ["Enabled", "Disabled"],
        ["SriovGlobalEnable"] = ["Enabled", "Disabled"],
        ["SysProfile"] = ["PerfOptimized", "PerfPerWattOptimized", "Custom"],
        ["TpmSecurity"] = ["On", "Off"],
        ["AcPwrRcvry"] = ["Last", "On", "Off"],
    };

    private static readonly string[] BootTargets = ["None", "Pxe", "Cd", "Usb", "Hdd", "BiosSetup", "UefiHttp"];

    public static void UpdateSystem(BmcResource system, BmcRequest request, BmcResources resources)
    {
        var body = BodyReader.Of(request, "AssetTag", "LocationIndicatorActive", "Boot");
        var asset = body.Text("AssetTag", 63);
        var light = body.Flag("LocationIndicatorActive");
        var boot = body.Object("Boot", "BootSourceOverrideEnabled", "BootSourceOverrideTarget", "BootSourceOverrideMode", "BootOrder");
        var enabled = boot?.OneOf("BootSourceOverrideEnabled", "Disabled", "Once", "Continuous");
        var target = boot?.OneOf("BootSourceOverrideTarget", BootTargets);
        var mode = boot?.OneOf("BootSourceOverrideMode", "UEFI", "Legacy");
        var order = boot?.Texts("BootOrder");
        var known = resources.Members(BmcPaths.BootOptions).Select(o => o.Body["Id"]!.GetValue<string>());
        if (order is not null && !order.Order(StringComparer.Ordinal).SequenceEqual(known.Order(StringComparer.Ordinal)))
            throw boot!.Bad("BootOrder", "must name every boot option once");

        var current = (JsonObject)system.Body["Boot"]!;
        Set(system.Body, "AssetTag", asset);
        Set(system.Body, "LocationIndicatorActive", light);
        Set(current, "BootSourceOverrideEnabled", enabled);
        Set(current, "BootSourceOverrideTarget", target);
        Set(current, "BootSourceOverrideMode", mode);
        Set(current, "BootOrder", order is null ? null : new JsonArray([.. order.Select(o => (JsonNode)o)]));
    }

    public static void UpdateChassis(BmcResource chassis, BmcRequest request)
    {
        var body = BodyReader.Of(request, "AssetTag", "LocationIndicatorActive", "Location");
        var asset = body.Text("AssetTag", 63);
        var light = body.Flag("LocationIndicatorActive");
        var placement = body.Object("Location", "Placement")?.Object("Placement", "Row", "Rack", "RackOffset");
        var (row, rack, offset) = (placement?.Text("Row"), placement?.Text("Rack"), placement?.Whole("RackOffset", 0, 100));

        Set(chassis.Body, "AssetTag", asset);
        Set(chassis.Body, "LocationIndicatorActive", light);
        var current = (JsonObject)chassis.Body["Location"]!["Placement"]!;
        Set(current, "Row", row);
        Set(current, "Rack", rack);
        Set(current, "RackOffset", offset);
    }

    public static void UpdateBiosSettings(BmcResource settings, BmcRequest request)
    {
        var changes = BodyReader.Of(request, "Attributes").Object("Attributes", [.. BiosAttributes.Keys])
            ?? throw BmcException.BadProperty("Attributes", "is missing");
        var values = BiosAttributes.Select(a => (a.Key, Value: changes.OneOf(a.Key, a.Value))).Where(a => a.Value is not null).ToList();
        foreach (var (name, value) in values)
            settings.Body["Attributes"]![name] = value;
    }

    /// <summary>Pending attributes come into force when the system starts.</summary>
    public void ApplyBios(DateTimeOffset at)
    {
        var bios = resources.Get(BmcPaths.Bios);
        var pending = resources.Get(BmcPaths.BiosSettings);
        if (JsonNode.DeepEquals(bios.Body["Attributes"], pending.Body["Attributes"]))
            return;
        bios.Body["Attributes"] = pending.Body["Attributes"]!.DeepClone();
        bios.Touch();
        logs.Change("BIO0001", "The pending BIOS attributes came into force.", at);
    }

    private static void Set(JsonObject body, string name, JsonNode? value)
    {
        if (value is not null)
            body[name] = value;
    }
}
