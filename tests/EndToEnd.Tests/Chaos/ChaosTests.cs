using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Xunit.Abstractions;

namespace Signalbox.EndToEnd.Tests.Chaos;

/// <summary>
/// Rounds of faults on a real control plane, each with decisions just before it: afterwards everything is again as people decided. <c>SIGNALBOX_CHAOS_ROUNDS</c>,
/// <c>SIGNALBOX_CHAOS_SEED</c> and <c>SIGNALBOX_CHAOS_FAULT</c> choose others than the few that every run of the tests goes through.
/// </summary>
public sealed class ChaosTests(ITestOutputHelper output)
{
    private const int MostEventsOfADecision = 6;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan WithoutNetwork = TimeSpan.FromSeconds(30);

    [KubernetesFact]
    public async Task After_each_fault_everything_is_again_as_people_decided()
    {
        var rounds = Setting("SIGNALBOX_CHAOS_ROUNDS", 5);
        var seed = Setting("SIGNALBOX_CHAOS_SEED", 20260000);
        var faults = Environment.GetEnvironmentVariable("SIGNALBOX_CHAOS_FAULT") is { Length: > 0 } only ? [Enum.Parse<Fault>(only)] : Enum.GetValues<Fault>();
        await using var plane = await KubernetesControlPlane.StartAsync(KubeAssets.Folder!);
        await using var site = await ChaosSite.StartAsync(plane);
        await SettledAsync(site, "the start");
        for (var round = 0; round < rounds; round++)
        {
            var random = new Random(seed + round);
            // All faults come in turn, so that few rounds have them all.
            var fault = faults[round % faults.Length];
            var events = await site.EventsAsync();
            var chosen = random.GetItems(site.Workflows.ToArray(), 3).Distinct().Select(one => (Workflow: one, Action: one.Actions[random.Next(one.Actions.Count)])).ToList();
            var what = $"round {round} (seed {seed + round}): {fault}; {string.Join(", ", chosen.Select(one => $"{one.Action} {one.Workflow.Name}"))}";

            var struck = DateTimeOffset.UtcNow;
            await StrikeAsync(site, fault, chosen, random);
            var recovery = await SettledAsync(site, what);

            Assert.True(site.Wrong.IsEmpty, $"{what}: {string.Join('\n', site.Wrong)}");
            var told = await site.EventsAsync() - events;
            Assert.True(told <= chosen.Count * MostEventsOfADecision, $"{what}: {told} events.");
            await DecidedOnceAsync(site);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} from {struck:HH:mm:ss.fff}: as it must be {recovery}, {told} events, load {Load()}"));
        }
    }

    private static async Task StrikeAsync(ChaosSite site, Fault fault, List<(ExpectedWorkflow Workflow, string Action)> chosen, Random random)
    {
        async Task DecideAsync()
        {
            foreach (var (workflow, action) in chosen)
                await site.ActAsync(workflow, action);
        }

        switch (fault)
        {
            case Fault.LeaderKilled:
                await DecideAsync();
                await site.KillLeaderAsync();
                break;
            case Fault.LeaderLost:
                await DecideAsync();
                await site.LoseLeaderAsync();
                break;
            case Fault.ToolServerKilled:
                await DecideAsync();
                await site.KillToolServerAsync(random.Next(2));
                break;
            case Fault.ApiServerKilled:
                await DecideAsync();
                await site.Plane.KillAsync("kube-apiserver");
                await site.Plane.StartAgainAsync("kube-apiserver");
                break;
            case Fault.HistoryLost:
                await site.CutNetworkAsync();
                await DecideAsync();
                await site.LoseHistoryAsync();
                await site.MendNetworkAsync();
                break;
            default:
                await site.CutNetworkAsync();
                await DecideAsync();
                // The fault is a length of time.
                await Task.Delay(WithoutNetwork);
                await site.MendNetworkAsync();
                break;
        }
    }

    private static async Task<Recovery> SettledAsync(ChaosSite site, string what)
    {
        var recovery = new Recovery();
        while (true)
        {
            var unlike = await site.UnlikeAsync(recovery.Began);
            recovery.Saw(unlike.Keys);
            if (unlike.Count == 0)
                return recovery;
            if (recovery.Took > Patience)
                Assert.Fail($"{what}: after {recovery}\n{string.Join('\n', unlike.Select(one => $"{one.Key} {one.Value}"))}\n{site.Logs()}");
            await Task.Delay(100);
        }
    }

    /// <summary>Each approved digest is pinned once, and the history of each workflow names no decision twice.</summary>
    private static async Task DecidedOnceAsync(ChaosSite site)
    {
        var revisions = await site.Kubectl.ListAsync("controllerrevisions");
        foreach (var stored in await site.Kubectl.ListAsync("mcpworkflows"))
        {
            var name = (string)stored["metadata"]!["name"]!;
            var live = (string?)stored["status"]!["served"]?["specDigest"];
            var history = (stored["status"]!["history"]?.AsArray() ?? []).Select(one => $"{one!["specDigest"]} {one["at"]}").ToList();
            Assert.Equal(history.Distinct(StringComparer.Ordinal), history);
            var pinned = revisions.Where(one => (string?)one["metadata"]!["ownerReferences"]?[0]?["name"] == name).Select(one => one["data"]!.ToJsonString()).ToList();
            Assert.Equal(pinned.Distinct(StringComparer.Ordinal), pinned);
            Assert.True(live is null || pinned.Count > 0, $"{name} serves {live}, which no ControllerRevision pins.");
        }
    }

    /// <summary>Of this machine over the last minute, where it can be told: it says how much a time is worth.</summary>
    private static string Load() => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "unknown";

    private static int Setting(string name, int otherwise) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
