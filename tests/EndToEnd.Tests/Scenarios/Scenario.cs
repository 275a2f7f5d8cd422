using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Scenarios;

/// <summary>One test's namespace on one control plane, with the target in it, and what a person would look at.</summary>
internal sealed class Scenario
{
    private static readonly HttpClient Http = new();

    private Scenario(RunningPlane plane, Kubectl kubectl, string tool)
    {
        Plane = plane;
        Kubectl = kubectl;
        Tool = tool;
    }

    public RunningPlane Plane { get; }

    public Kubectl Kubectl { get; }

    /// <summary>A tool name that no other test uses: the endpoint serves all namespaces.</summary>
    public string Tool { get; }

    public static async Task<Scenario> StartAsync(ControlPlaneSet planes, string plane)
    {
        var running = await planes.GetAsync(plane);
        var kubectl = await running.NewNamespaceAsync();
        await kubectl.ApplyAsync(Manifests.Target(planes.Prism.Url));
        return new(running, kubectl, $"get_machine_{Guid.NewGuid():N}"[..24]);
    }

    /// <summary>Applies the reading workflow and waits until its digest is published.</summary>
    public async Task<string> ApplyWorkflowAsync(string name = "get-machine", string description = "Gets one machine by its id.")
    {
        var before = await DigestAsync(name);
        await Kubectl.ApplyAsync(Manifests.GetMachine(name, Tool, description));
        var status = await StatusAsync(name, "a new digest is published", s => (string?)s["specDigest"] is { } d && d != before);
        return (string)status["specDigest"]!;
    }

    public async Task ApproveByPhaseAsync(string name = "get-machine") =>
        await Kubectl.PatchStatusAsync("mcpworkflow", name, """{"status":{"phase":"Approved"}}""");

    /// <summary>Waits until the workflow's status is as wanted.</summary>
    public Task<JsonObject> StatusAsync(string name, string what, Func<JsonObject, bool> holds) =>
        Eventually.HoldsAsync(what, async () => (await Kubectl.FindAsync("mcpworkflow", name))?["status"]?.AsObject() ?? [], holds);

    public Task<JsonObject> PhaseAsync(string phase, string name = "get-machine") =>
        StatusAsync(name, $"{name} is {phase}", s => (string?)s["phase"] == phase);

    /// <summary>Waits until the tool server lists the tool, or does not.</summary>
    public Task ServedAsync(bool served = true) => Eventually.HoldsAsync(
        $"{Tool} is {(served ? "" : "not ")}served", async () => await Http.GetStringAsync(new Uri(Plane.Processes.ToolServerUrl, "/tools")),
        tools => tools.Contains($"\"{Tool}\"", StringComparison.Ordinal) == served);

    /// <summary>Waits for a Warning event about the workflow.</summary>
    public async Task<string> WarningAsync(string reason, string name = "get-machine")
    {
        var events = await Eventually.HoldsAsync($"a Warning event {reason} on {name}", () => Kubectl.ListAsync("events"),
            list => list.Any(e => IsWarning(e, reason, name)));
        return (string)events.First(e => IsWarning(e, reason, name))["message"]!;
    }

    private static bool IsWarning(JsonObject e, string reason, string name) =>
        (string?)e["type"] == "Warning" && (string?)e["reason"] == reason && (string?)e["involvedObject"]!["name"] == name;

    private async Task<string?> DigestAsync(string name) =>
        (string?)(await Kubectl.FindAsync("mcpworkflow", name))?["status"]?["specDigest"];
}
