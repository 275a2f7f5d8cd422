using System.Text;
using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Clients;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>A long job outlives its client and the tool server that began it.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class LongJobTests(ControlPlaneSet planes) : IAsyncLifetime
{
    private static readonly HttpClient Http = new();
    private JobStub _jobs = null!;

    public static TheoryData<string> Planes => ControlPlaneSet.Available;

    public async Task InitializeAsync() => _jobs = await JobStub.StartAsync();

    public async Task DisposeAsync() => await _jobs.DisposeAsync();

    public static TheoryData<string, string?> PlanesAndLocations
    {
        get
        {
            var data = new TheoryData<string, string?>();
            foreach (var plane in ControlPlaneSet.Available)
            {
                data.Add(plane, null);
                data.Add(plane, "https://bmc.invalid/api/jobs/7?page=1");
            }

            return data;
        }
    }

    /// <summary>Whether the body of the answer names it or the Location alone, in which the upstream may call itself what it likes.</summary>
    [Theory, MemberData(nameof(PlanesAndLocations))]
    public async Task A_job_goes_on_after_kill_9_of_its_tool_server_and_is_not_started_twice(string plane, string? location)
    {
        _jobs.Location = location;
        var scenario = await BeginAsync(plane);
        var run = await RunningAsync(scenario);
        await scenario.Plane.Processes.ToolServer.KillAsync();
        await scenario.Plane.Processes.StartToolServerAsync();
        await StatusAsync(scenario, run, "the run was taken over", s => (int?)s["takeovers"] == 1);
        _jobs.Done = true;
        var status = await StatusAsync(scenario, run, "the run has ended", s => (string?)s["phase"] == "Succeeded");
        Assert.Equal("""{"job":"7"}""", (string?)status["result"]);
        Assert.Equal(1, _jobs.Starts);
        Assert.Null(status["owner"]);

        var answer = JsonNode.Parse(await Http.GetStringAsync(new Uri(scenario.Plane.Processes.ToolServerUrl, $"/runs/{scenario.Kubectl.Namespace}/{run}")))!;
        Assert.Equal("7", (string?)answer["result"]!["job"]);
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task A_stopping_tool_server_hands_its_job_over(string plane)
    {
        var scenario = await BeginAsync(plane);
        var run = await RunningAsync(scenario);
        Assert.Equal(0, await scenario.Plane.Processes.ToolServer.TerminateAsync(TimeSpan.FromSeconds(30)));
        var released = await StatusAsync(scenario, run, "the run has no owner", s => s["owner"] is null);
        Assert.Equal("Running", (string?)released["phase"]);
        await scenario.Plane.Processes.StartToolServerAsync();
        _jobs.Done = true;
        await StatusAsync(scenario, run, "the run has ended", s => (string?)s["phase"] == "Succeeded");
        Assert.Equal(1, _jobs.Starts);
    }

    [Theory, MemberData(nameof(Planes))]
    public async Task A_run_is_cancelled_with_kubectl_and_nothing_else_of_it_can_be_changed(string plane)
    {
        var scenario = await BeginAsync(plane);
        var run = await RunningAsync(scenario);
        (await scenario.Kubectl.RunAsync("patch", "mcpworkflowrun", run, "--type=merge", "-p", """{"spec":{"cancel":true}}""")).Succeeded();
        var status = await StatusAsync(scenario, run, "the run has ended", s => (string?)s["phase"] == "Cancelled");
        Assert.Contains(status["conditions"]!.AsArray(), c => (string?)c!["type"] == "Complete" && (string?)c["status"] == "True");
        Assert.Contains("Cancelled", (await scenario.Kubectl.RunAsync("get", "mwr")).Succeeded(), StringComparison.Ordinal);
    }

    private async Task<Scenario> BeginAsync(string plane)
    {
        var scenario = await Scenario.StartAsync(planes, plane);
        // The key is the whole plane's: whoever is first makes it.
        await new Kubectl(scenario.Plane.Kubeconfig, "signalbox-system").RunAsync(
            "create", "secret", "generic", "signalbox-run-key", $"--from-literal=k1={Convert.ToBase64String(new byte[32])}");
        await scenario.Kubectl.ApplyAsync(Manifests.Target(_jobs.Url));
        await scenario.Kubectl.ApplyAsync(Manifests.RunJob("run-job", scenario.Tool));
        await scenario.StatusAsync("run-job", "the digest is published", s => s["specDigest"] is not null);
        await scenario.ApproveByPhaseAsync("run-job");
        await scenario.PhaseAsync("Active", "run-job");
        return scenario;
    }

    /// <summary>Calls without waiting, and gives the name of the run once its job runs and is written down.</summary>
    private static async Task<string> RunningAsync(Scenario scenario)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(scenario.Plane.Processes.ToolServerUrl, $"/tools/{scenario.Tool}"))
        {
            Content = new StringContent("{}", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Prefer", "respond-async");
        using var answer = await Http.SendAsync(request);
        Assert.Equal(System.Net.HttpStatusCode.Accepted, answer.StatusCode);
        var run = answer.Headers.Location!.ToString().Split('/')[^1];
        var status = await StatusAsync(scenario, run, "the job runs", s => s["steps"] is JsonArray { Count: > 1 });
        Assert.Contains(status["conditions"]!.AsArray(), c => (string?)c!["type"] == "Resumable" && (string?)c["status"] == "True");
        return run;
    }

    private static Task<JsonObject> StatusAsync(Scenario scenario, string run, string what, Func<JsonObject, bool> holds) =>
        Eventually.HoldsAsync(what, async () => (await scenario.Kubectl.FindAsync("mcpworkflowrun", run))?["status"]?.AsObject() ?? [], holds);
}
