using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Signalbox.Cli.Bmc;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Objects;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Demo;

/// <summary>The simulated controller, and what the cluster must know of it: a Secret with its login and an McpTarget.</summary>
internal sealed class DemoUpstream : IAsyncDisposable
{
    public const string TargetName = "bmc";
    public const string SecretName = "bmc-login";
    public const string SystemId = "System.Embedded.1";
    public const string SystemName = "System";
    private const string UserName = "root";
    private readonly BmcServer _server;
    private readonly string _password;

    private DemoUpstream(BmcServer server, string password) => (_server, _password) = (server, password);

    public Uri Url => _server.Url;

    /// <summary>Starts it with a password that nobody else knows.</summary>
    public static async Task<DemoUpstream> StartAsync(TimeProvider time, CancellationToken ct)
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        var server = await BmcServer.StartAsync(new BmcMachine(UserName, password, new BmcTimings(), time), ct).ConfigureAwait(false);
        return new(server, password);
    }

    public async Task RegisterAsync(KubernetesClient client, string ns, CancellationToken ct)
    {
        var origin = Url.GetLeftPart(UriPartial.Authority);
        await client.CreateAsync(Kinds.Secrets, ns, new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Secret",
            ["metadata"] = new JsonObject { ["name"] = SecretName, ["annotations"] = new JsonObject { [SignalboxLabels.Origins] = origin } },
            ["type"] = "kubernetes.io/basic-auth",
            ["data"] = new JsonObject { ["username"] = Encode(UserName), ["password"] = Encode(_password) },
        }, ct).ConfigureAwait(false);
        await client.CreateAsync(SignalboxApi.Targets, ns, new JsonObject
        {
            ["apiVersion"] = SignalboxApi.ApiVersion,
            ["kind"] = "McpTarget",
            ["metadata"] = new JsonObject { ["name"] = TargetName },
            ["spec"] = new JsonObject
            {
                ["baseUrl"] = origin,
                ["credentials"] = new JsonObject { ["type"] = "redfishSession", ["secretRef"] = new JsonObject { ["name"] = SecretName } },
            },
        }, ct).ConfigureAwait(false);
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static string Encode(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
