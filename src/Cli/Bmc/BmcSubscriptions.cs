using System.Globalization;
using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>Event subscriptions are kept; events are not delivered, for the simulation opens no connections.</summary>
internal sealed class BmcSubscriptions(BmcResources resources)
{
    private static readonly string[] ResourceTypes = ["ComputerSystem", "Chassis", "Manager", "Task", "Volume"];
    private int _lastId;

    public BmcReply Create(BmcRequest request)
    {
        var body = BodyReader.Of(request, "Destination", "Protocol", "Context", "ResourceTypes");
        var destination = body.Required("Destination", body.Text("Destination", 1024));
        if (!Uri.TryCreate(destination, UriKind.Absolute, out var address) || address.Scheme != "https")
            throw body.Bad("Destination", "is no https address");
        body.Required("Protocol", body.OneOf("Protocol", "Redfish"));
        var types = body.Texts("ResourceTypes") ?? [];
        if (types.FirstOrDefault(t => !ResourceTypes.Contains(t, StringComparer.Ordinal)) is { } unknown)
            throw body.Bad("ResourceTypes", $"names '{unknown}', not one of {string.Join(", ", ResourceTypes)}");
        var context = body.Text("Context");
        var id = (++_lastId).ToString(CultureInfo.InvariantCulture);
        var subscription = resources.Add($"{BmcPaths.Subscriptions}/{id}", new()
        {
            ["Id"] = id,
            ["Name"] = $"Subscription {id}",
            ["Destination"] = destination,
            ["Protocol"] = "Redfish",
            ["SubscriptionType"] = "RedfishEvent",
            ["Context"] = context ?? "",
            ["ResourceTypes"] = new JsonArray([.. types.Select(t => (JsonNode)t)]),
            ["Status"] = BmcSeed.Healthy(),
        });
        return new BmcReply(201, subscription.Read()).With("Location", subscription.Path).With("ETag", subscription.ETag);
    }

    public static void Update(BmcResource subscription, BmcRequest request)
    {
        var body = BodyReader.Of(request, "Context");
        subscription.Body["Context"] = body.Required("Context", body.Text("Context"));
    }

    public BmcReply Delete(string id)
    {
        var path = $"{BmcPaths.Subscriptions}/{id}";
        resources.Get(path);
        resources.Remove(path);
        return new(204);
    }
}
