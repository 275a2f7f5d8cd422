using System.Text;
using System.Text.Json.Nodes;
using Signalbox.Cli.Bmc;

namespace Signalbox.Cli.Tests.Bmc;

/// <summary>A controller with a clock under the test's hand and an administrator who is logged in by password.</summary>
internal sealed class SimulatedBmc
{
    public const string UserName = "root";
    public const string Password = "correct horse";
    private readonly BmcMachine _machine;

    public SimulatedBmc() => _machine = new(UserName, Password, Timings, Time);

    public ManualTime Time { get; } = new();

    public BmcTimings Timings { get; } = new();

    public static string Basic(string userName, string password) =>
        "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"{userName}:{password}"));

    public BmcReply Send(BmcRequest request) => _machine.Handle(request);

    public BmcReply Get(string path, params (string Name, string Value)[] query) => Send(new()
    {
        Method = "GET",
        Path = path,
        Query = query.ToDictionary(q => q.Name, q => q.Value),
        Authorization = Basic(UserName, Password),
    });

    public BmcReply Post(string path, string body) => Write("POST", path, body);

    public BmcReply Patch(string path, string body, string? ifMatch = null) => Write("PATCH", path, body, ifMatch);

    public BmcReply Delete(string path) => Send(new() { Method = "DELETE", Path = path, Authorization = Basic(UserName, Password) });

    public BmcReply Reset(string type) => Post(BmcPaths.System + "/Actions/ComputerSystem.Reset", $$"""{"ResetType":"{{type}}"}""");

    public string Power => Get(BmcPaths.System).Body!["PowerState"]!.GetValue<string>();

    private BmcReply Write(string method, string path, string body, string? ifMatch = null) => Send(new()
    {
        Method = method,
        Path = path,
        IfMatch = ifMatch,
        Body = (JsonObject)JsonNode.Parse(body)!,
        Authorization = Basic(UserName, Password),
    });
}
