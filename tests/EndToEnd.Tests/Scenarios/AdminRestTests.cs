using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>Decisions over REST where Kubernetes really decides who may: LocalCluster has one user, who may everything.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class AdminRestTests(ControlPlaneSet planes)
{
    [KubernetesFact]
    public async Task Kubernetes_decides_who_approves_over_REST()
    {
        var scenario = await Scenario.StartAsync(planes, "kube-apiserver");
        var digest = await scenario.ApplyWorkflowAsync();
        using var editor = await CallerAsync(scenario, "editor");
        using var approver = await CallerAsync(scenario, "approver");
        var ns = scenario.Kubectl.Namespace;

        Assert.Contains(digest, await editor.GetStringAsync($"/workflows/pending?namespace={ns}"), StringComparison.Ordinal);
        using var refused = await editor.PostAsJsonAsync($"/workflows/{ns}/get-machine/approve", new { specDigest = digest });
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Contains("mcpworkflows", (string)JsonNode.Parse(await refused.Content.ReadAsStringAsync())!["detail"]!, StringComparison.Ordinal);
        Assert.Null((await scenario.Kubectl.FindAsync("mcpworkflow", "get-machine"))!["status"]!["approval"]);
        using var elsewhere = await approver.GetAsync("/workflows/pending");
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);

        using var taken = await approver.PostAsJsonAsync($"/workflows/{ns}/get-machine/approve", new { specDigest = digest });
        Assert.Equal(HttpStatusCode.OK, taken.StatusCode);
        await scenario.ServedAsync();
    }

    private static async Task<HttpClient> CallerAsync(Scenario scenario, string role)
    {
        var kubectl = scenario.Kubectl;
        (await kubectl.RunAsync("apply", "-f", Path.Combine(RepositoryPaths.Root, "config", "rbac", $"{role}.yaml"))).Succeeded();
        (await kubectl.RunAsync("create", "serviceaccount", role)).Succeeded();
        (await kubectl.RunAsync("create", "rolebinding", role, $"--clusterrole=signalbox-{role}", $"--serviceaccount={kubectl.Namespace}:{role}")).Succeeded();
        var token = (await kubectl.RunAsync("create", "token", role)).Succeeded().Trim();
        return new() { BaseAddress = scenario.Plane.Processes.AdminUrl, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", token) } };
    }
}
