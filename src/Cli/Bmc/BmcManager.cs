using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>The controller itself: its restart, its network services, its virtual media.</summary>
internal sealed class BmcManager(BmcResources resources, BmcJobs jobs, BmcLogs logs, BmcTimings timings, TimeProvider time)
{
    private static readonly string[] Services = ["SSH", "IPMI", "SNMP", "VirtualMedia"];

    /// <summary>Raised when the controller goes down.</summary>
    public event Action? Restarting;

    /// <summary>Until then every request is answered with 503.</summary>
    public DateTimeOffset AwayUntil { get; private set; } = DateTimeOffset.MinValue;

    public BmcReply Reset(BmcRequest request, BmcUser by)
    {
        var body = BodyReader.Of(request, "ResetType");
        body.Required("ResetType", body.OneOf("ResetType", "GracefulRestart", "ForceRestart"));
        logs.Change("BMC0001", $"{by.Name} restarted the management controller.");
        var reply = jobs.Start("Restart the management controller", new BmcTaskStage(timings.ManagerRestart, "The management controller is back."));
        AwayUntil = time.GetUtcNow() + timings.ManagerRestart;
        Restarting?.Invoke();
        return reply;
    }

    public static void UpdateNetworkProtocol(BmcResource protocol, BmcRequest request)
    {
        var body = BodyReader.Of(request, [.. Services, "NTP"]);
        var changes = new List<(string Service, string Name, JsonNode? Value)>();
        foreach (var service in Services)
        {
            var settings = body.Object(service, "ProtocolEnabled", "Port");
            changes.Add((service, "ProtocolEnabled", settings?.Flag("ProtocolEnabled")));
            changes.Add((service, "Port", settings?.Whole("Port", 1, 65535)));
        }
        var ntp = body.Object("NTP", "ProtocolEnabled", "NTPServers");
        changes.Add(("NTP", "ProtocolEnabled", ntp?.Flag("ProtocolEnabled")));
        if (ntp?.Texts("NTPServers") is { } servers)
        {
            if (servers.Count > 3)
                throw ntp.Bad("NTPServers", "names more than three servers");
            changes.Add(("NTP", "NTPServers", new JsonArray([.. servers.Select(s => (JsonNode)s)])));
        }
        foreach (var (service, name, value) in changes.Where(c => c.Value is not null))
            protocol.Body[service]![name] = value;
    }

    public BmcReply Insert(string id, BmcRequest request, BmcUser by)
    {
        var media = resources.Get($"{BmcPaths.VirtualMedia}/{id}");
        var body = BodyReader.Of(request, "Image", "WriteProtected", "UserName", "Password");
        var image = body.Required("Image", body.Text("Image", 1024));
        if (!Uri.TryCreate(image, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https" or "nfs" or "cifs"))
            throw body.Bad("Image", "is no http, https, nfs or cifs address");
        if (media.Body["Inserted"]!.GetValue<bool>())
            throw BmcException.Conflict($"{id} holds an image already.", "Eject it first.");
        media.Body["Image"] = image;
        media.Body["ImageName"] = address.Segments[^1].Trim('/');
        media.Body["Inserted"] = true;
        media.Body["WriteProtected"] = body.Flag("WriteProtected") ?? true;
        media.Body["ConnectedVia"] = "URI";
        media.Touch();
        logs.Change("VME0001", $"{by.Name} inserted {media.Body["ImageName"]} into {id}.");
        return new(204);
    }

    public BmcReply Eject(string id, BmcUser by)
    {
        var media = resources.Get($"{BmcPaths.VirtualMedia}/{id}");
        if (!media.Body["Inserted"]!.GetValue<bool>())
            throw BmcException.Conflict($"{id} is empty.", "Nothing is to be done.");
        media.Body["Image"] = null;
        media.Body["ImageName"] = null;
        media.Body["Inserted"] = false;
        media.Body["ConnectedVia"] = "NotConnected";
        media.Touch();
        logs.Change("VME0002", $"{by.Name} ejected the image of {id}.");
        return new(204);
    }
}
