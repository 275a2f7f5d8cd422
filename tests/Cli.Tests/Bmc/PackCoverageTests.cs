using System.Text.Json.Nodes;
using Signalbox.Cli.Bmc;
using YamlDotNet.RepresentationModel;

namespace Signalbox.Cli.Tests.Bmc;

/// <summary>The document in packs/redfish-bmc and the controller that answers to it must not drift apart.</summary>
public sealed class PackCoverageTests
{
    private static readonly Dictionary<string, string> Ids = new(StringComparer.Ordinal)
    {
        ["LogEntryId"] = "1",
        ["TaskId"] = "JID_1001",
        ["SessionId"] = "1",
        ["ManagerAccountId"] = "3",
        ["EventDestinationId"] = "1",
    };

    public static TheoryData<string, string, string> Operations()
    {
        var operations = new TheoryData<string, string, string>();
        var paths = (YamlMappingNode)Pack()["paths"];
        foreach (var (path, item) in paths.Children)
        {
            foreach (var (method, operation) in ((YamlMappingNode)item).Children.Where(o => o.Key.ToString() is "get" or "post" or "patch" or "delete"))
                operations.Add(operation["operationId"].ToString(), method.ToString().ToUpperInvariant(), path.ToString());
        }
        return operations;
    }

    [Theory]
    [MemberData(nameof(Operations))]
    public void The_simulated_controller_answers_every_operation_of_the_pack_with_a_documented_status(string operationId, string method, string path)
    {
        var bmc = new SimulatedBmc();
        bmc.Reset("Nmi");
        bmc.Time.Advance(TimeSpan.FromMinutes(1));
        bmc.Send(new() { Method = "POST", Path = BmcPaths.Sessions, Body = new JsonObject { ["UserName"] = SimulatedBmc.UserName, ["Password"] = SimulatedBmc.Password } });
        bmc.Post(BmcPaths.Accounts, """{"UserName":"ops","Password":"long enough","RoleId":"Operator"}""");
        bmc.Post(BmcPaths.Subscriptions, """{"Destination":"https://events.example.internal/","Protocol":"Redfish"}""");
        if (operationId == "ejectVirtualMedia")
            bmc.Post(BmcPaths.VirtualMedia + "/CD/Actions/VirtualMedia.InsertMedia", """{"Image":"https://images.example.internal/a.iso"}""");

        var operation = (YamlMappingNode)Pack()["paths"][path][method.ToLowerInvariant()];
        var url = Concrete(path);
        var reply = bmc.Send(new()
        {
            Method = method,
            Path = url,
            Authorization = SimulatedBmc.Basic(SimulatedBmc.UserName, SimulatedBmc.Password),
            Body = method is "POST" or "PATCH" ? Example(operation) : null,
        });

        Assert.True(reply.Status is >= 200 and < 300, $"{operationId}: {reply.Status} {reply.Body}");
        Assert.Contains(reply.Status.ToString(System.Globalization.CultureInfo.InvariantCulture), ((YamlMappingNode)operation["responses"]).Children.Keys.Select(k => k.ToString()));
        if (reply.Status == 202)
            Assert.StartsWith(BmcPaths.Tasks, reply.Headers.Single(h => h.Key == "Location").Value, StringComparison.Ordinal);
    }

    [Fact]
    public void Operation_ids_are_unique() =>
        Assert.Equal(Operations().Count, Operations().Select(o => (string)o[0]).Distinct().Count());

    private static string Concrete(string path) => string.Join('/', path.Split('/').Select(segment =>
    {
        if (!segment.StartsWith('{'))
            return segment;
        var name = segment[1..^1];
        return Ids.GetValueOrDefault(name) ?? Pack()["components"]["parameters"][name]["example"].ToString();
    }));

    private static JsonObject Example(YamlMappingNode operation)
    {
        if (!operation.Children.TryGetValue("requestBody", out var body))
            return [];
        var schema = (YamlMappingNode)body["content"]["application/json"]["schema"];
        if (schema.Children.TryGetValue("$ref", out var reference))
            schema = (YamlMappingNode)Pack()["components"]["schemas"][reference.ToString().Split('/')[^1]];
        if (schema.Children.TryGetValue("example", out var example))
            return (JsonObject)Json(example)!;
        return operation["operationId"].ToString() == "createSession"
            ? new() { ["UserName"] = SimulatedBmc.UserName, ["Password"] = SimulatedBmc.Password }
            : new() { ["UserName"] = "another", ["Password"] = "long enough", ["RoleId"] = "Operator" };
    }

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(c.Key.ToString(), Json(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        _ => node.ToString() switch { "true" => true, "false" => false, var text => text },
    };

    private static YamlMappingNode Pack()
    {
        var stream = new YamlStream();
        using var reader = new StringReader(File.ReadAllText(RepositoryRoot.File("packs", "redfish-bmc", "openapi.yaml")));
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
