using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>A tool server that asks for tokens: whom the control plane knows, and what its roles let them call.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class CallerTests(ControlPlaneSet planes)
{
    private const string Call = """{"machineId":"m-1"}""";

    public static TheoryData<string> Planes => ControlPlaneSet.Available;

    [Theory, MemberData(nameof(Planes))]
    public async Task A_service_account_sees_and_calls_what_a_RoleBinding_grants_and_nothing_else(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        await scenario.ApplyWorkflowAsync();
        await scenario.ApproveByPhaseAsync();
        await scenario.ServedAsync();
        await using var guarded = await GuardedServer.StartAsync(scenario.Plane.Kubeconfig);

        await scenario.Kubectl.ApplyAsync("{apiVersion: v1, kind: ServiceAccount, metadata: {name: agent}}");
        using var stranger = guarded.Client(null);
        Assert.Equal(HttpStatusCode.Unauthorized, (await stranger.GetAsync("/tools")).StatusCode);
        using var elsewhere = guarded.Client(await scenario.Kubectl.TokenAsync("agent", "another-service"));
        Assert.Equal(HttpStatusCode.Unauthorized, (await elsewhere.GetAsync("/tools")).StatusCode);

        using var agent = guarded.Client(await scenario.Kubectl.TokenAsync("agent", "signalbox"));
        await Eventually.HoldsAsync("the server has read the workflows", () => agent.GetAsync("/readyz"), answer => answer.IsSuccessStatusCode);
        Assert.DoesNotContain(scenario.Tool, await agent.GetStringAsync("/tools"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await CallAsync(agent, scenario.Tool));

        await scenario.Kubectl.ApplyAsync("""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: machines}
            rules:
            - {apiGroups: [signalbox.dev], resources: [mcpworkflows], resourceNames: [get-machine], verbs: [call]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: agent}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: machines}
            subjects: [{kind: ServiceAccount, name: agent}]
            """.Replace("name: agent}]", $"name: agent, namespace: {scenario.Kubectl.Namespace}}}]", StringComparison.Ordinal));
        await Eventually.HoldsAsync("the grant is in force", () => agent.GetStringAsync("/tools"), tools => tools.Contains($"\"{scenario.Tool}\"", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(agent, scenario.Tool));

        (await scenario.Kubectl.RunAsync("delete", "rolebinding", "agent")).Succeeded();
        await Eventually.HoldsAsync("the grant is gone", () => CallAsync(agent, scenario.Tool), status => status == HttpStatusCode.NotFound);
    }

    private static async Task<HttpStatusCode> CallAsync(HttpClient http, string tool)
    {
        using var answer = await http.PostAsync($"/tools/{tool}", new StringContent(Call, Encoding.UTF8, "application/json"));
        return answer.StatusCode;
    }

    private sealed class GuardedServer(ManagedProcess process, Uri url) : IAsyncDisposable
    {
        public static async Task<GuardedServer> StartAsync(string kubeconfig)
        {
            var url = new Uri($"http://127.0.0.1:{FreePort.Take(1)[0]}");
            var server = new GuardedServer(
                ManagedProcess.Start("guarded tool server", RepositoryPaths.Binary("ToolServer"),
                    ["--kubeconfig", kubeconfig, "--system-namespace", "signalbox-system", "--listen", url.ToString().TrimEnd('/'), "--identity", "guarded", "--token-audience", "signalbox"]),
                url);
            using var http = server.Client(null);
            await Eventually.HoldsAsync("the guarded tool server is ready", () => server.IsReadyAsync(http), ready => ready);
            return server;
        }

        public HttpClient Client(string? token)
        {
            var http = new HttpClient { BaseAddress = url };
            http.DefaultRequestHeaders.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
            return http;
        }

        public async ValueTask DisposeAsync()
        {
            // Its Lease goes with it, so that no later test waits for it to serve something.
            await process.TerminateAsync(TimeSpan.FromSeconds(20));
            await process.DisposeAsync();
        }

        private async Task<bool> IsReadyAsync(HttpClient http)
        {
            if (process.HasExited)
                throw new InvalidOperationException($"The tool server ended: {process.Tail}");
            try
            {
                using var answer = await http.GetAsync("/readyz");
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        }
    }
}
