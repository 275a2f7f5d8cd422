using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Clients;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;
using Signalbox.EndToEnd.Tests.Scenarios;

namespace Signalbox.EndToEnd.Tests.Rights;

/// <summary>Ingest, decisions, calls and a long run by service accounts that hold the roles and nothing else; the API server's audit log says who did what.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class MainJobRightsTests(ControlPlaneSet planes)
{
    private const string Team = "dell";
    private static readonly string Document = Path.Combine(RepositoryPaths.Root, "tests", "EndToEnd.Tests", "documents", "machines.yaml");
    private static readonly IReadOnlyList<Right> Table = Right.ReadAll(Path.Combine(RepositoryPaths.Root, "tests", "EndToEnd.Tests", "Rights", "rights.tsv"));

    [KubernetesFact]
    public async Task The_whole_way_is_gone_with_the_roles_as_they_are_and_nobody_steps_beside_them()
    {
        await using var plane = await KubernetesControlPlane.StartAsync(KubeAssets.Folder!, audit: true);
        var identities = await ServiceAccounts.CreateAsync(plane, Team);
        await using (var processes = await SignalboxProcesses.StartAsync(
            new(identities.Kubeconfig("operator")), new(identities.Kubeconfig("toolserver"), "--token-audience", "signalbox")))
        {
            await GoAsync(processes, identities);
            // Both end as in a cluster, and give their Leases back.
            Assert.Equal(0, await processes.ToolServer.TerminateAsync(TimeSpan.FromSeconds(30)));
            Assert.Equal(0, await processes.Operator.TerminateAsync(TimeSpan.FromSeconds(30)));
        }

        var events = AuditEvent.ReadAll(plane.AuditLog);
        foreach (var role in (string[])["ingestor", "editor", "approver", "operator", "toolserver", "caller"])
        {
            var own = events.Where(e => e.User == ServiceAccounts.User(role) && !IsAside(e)).ToList();
            None("Refused", own.Where(e => e.Code is 401 or 403));
            None("Not in the table", own.Where(e => e.Resource != "" && !Table.Any(right => right.Role == role && Fits(right, e))));
        }
        Assert.All(events.Where(e => e.User == ServiceAccounts.User("ingestor")), e => Assert.DoesNotContain("/status", e.Resource, StringComparison.Ordinal));
        Assert.Equal(
            ["authentication.k8s.io/tokenreviews", "authorization.k8s.io/subjectaccessreviews", "coordination.k8s.io/leases", "signalbox.dev/mcpworkflowruns", "signalbox.dev/mcpworkflowruns/status"],
            Written("toolserver"));
        Assert.Equal(
            ["apps/controllerrevisions", "coordination.k8s.io/leases", "events", "signalbox.dev/mcptargets/status", "signalbox.dev/mcpworkflowapprovals/status", "signalbox.dev/mcpworkflows/status"],
            Written("operator"));
        Assert.Equal(["signalbox.dev/mcptargets", "signalbox.dev/mcpworkflows"], Written("ingestor"));
        // A caller talks to the tool server alone.
        Assert.DoesNotContain(events, e => e.User == ServiceAccounts.User("caller"));

        var decisions = DecisionTrail.Of(events, ServiceAccounts.User("operator"));
        Assert.Equal([], decisions.Where(one => one.User != ServiceAccounts.User("approver")));
        Assert.Contains(decisions, one => one.Decision.StartsWith("Approved ", StringComparison.Ordinal));
        Assert.Contains(decisions, one => one.Decision.StartsWith("Denied ", StringComparison.Ordinal));
        var deciding = events.Where(e => e.IsWrite && e.Resource == "signalbox.dev/mcpworkflowapprovals").ToList();
        Assert.Equal(["create", "delete"], deciding.Select(e => e.Verb));
        Assert.All(deciding, e => Assert.Equal(ServiceAccounts.User("approver"), e.User));

        void None(string what, IEnumerable<AuditEvent> found) => Assert.True(!found.Any(), $"{what}:\n{string.Join('\n', found.Select(e => e.ToString()).Distinct())}");

        IEnumerable<string> Written(string role) =>
            events.Where(e => e.IsWrite && e.User == ServiceAccounts.User(role)).Select(e => e.Resource).Distinct().Order(StringComparer.Ordinal);
    }

    private async Task GoAsync(SignalboxProcesses processes, ServiceAccounts identities)
    {
        var (editor, approver, onlooker) = (identities.Kubectl("editor"), identities.Kubectl("approver"), identities.Kubectl("viewer"));
        await IngestAsync(Document);
        await using var jobs = await JobStub.StartAsync();
        await editor.ApplyAsync(Manifests.Target(planes.Prism.Url) + "\n  credentials: {type: basic, secretRef: {name: login}}\n");
        await editor.ApplyAsync(Manifests.Target(jobs.Url).Replace("name: machines", "name: jobs", StringComparison.Ordinal));
        await editor.ApplyAsync(Manifests.RunJob("run-job", "run_job").Replace("name: machines", "name: jobs", StringComparison.Ordinal));
        await PublishedAsync();

        // Decided with the CLI, by a phase, by a denial that is taken back; and once more after the document has changed.
        (await CliAsync("approver", "approve", "--all", "-n", Team)).Succeeded();
        await PhaseAsync("run-job", "Active");
        await approver.PatchStatusAsync("mcpworkflow", "run-job", """{"status":{"phase":"Rejected"}}""");
        await PhaseAsync("run-job", "Rejected");
        await approver.PatchStatusAsync("mcpworkflow", "run-job", """{"status":{"phase":"Approved"}}""");
        var digest = (string)(await PhaseAsync("run-job", "Active"))["status"]!["specDigest"]!;
        await approver.ApplyAsync(Manifests.Approval("run-job-no", "run-job", digest, "Denied"));
        await PhaseAsync("run-job", "Rejected");
        (await approver.RunAsync("delete", "mcpworkflowapproval", "run-job-no", "--wait=false")).Succeeded();
        await PhaseAsync("run-job", "Active");
        var changed = Path.Combine(Path.GetTempPath(), $"signalbox-machines-{Guid.NewGuid():N}.yaml");
        await File.WriteAllTextAsync(changed, (await File.ReadAllTextAsync(Document)).Replace("summary: Get a machine", "summary: Get one machine", StringComparison.Ordinal));
        await IngestAsync(changed);
        File.Delete(changed);
        await Eventually.HoldsAsync("a changed workflow waits again", () => onlooker.ListAsync("mcpworkflows"), list => list.Any(w => (string?)w["status"]!["phase"] == "Pending"));
        await PublishedAsync();
        (await CliAsync("approver", "approve", "--all", "-n", Team)).Succeeded();
        var workflows = await Eventually.HoldsAsync("all are served", () => onlooker.ListAsync("mcpworkflows"), list => list.All(w => (string?)w["status"]!["phase"] == "Active"));

        using var caller = new HttpClient { BaseAddress = processes.ToolServerUrl };
        caller.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", await identities.TokenAsync("caller", "signalbox"));
        var reading = workflows.First(w => ((string)w["metadata"]!["name"]!).EndsWith("get-machine", StringComparison.Ordinal))["spec"]!;
        // Ingest may look the machine up by its name.
        var arguments = new JsonObject(reading["inputs"]!["required"]!.AsArray().Select(input => KeyValuePair.Create((string)input!, (JsonNode?)((string)input! == "name" ? "rack7-node1" : "m-1"))));
        using var answer = await caller.PostAsync($"/tools/{reading["tool"]!["name"]}", Json(arguments.ToJsonString()));
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());

        // A run that changes hands, is read by its caller, and one that is cancelled.
        var run = await BeginAsync(caller);
        Assert.Equal(0, await processes.ToolServer.TerminateAsync(TimeSpan.FromSeconds(30)));
        await processes.StartToolServerAsync();
        jobs.Done = true;
        await RunPhaseAsync(run, "Succeeded");
        Assert.Contains("Succeeded", await caller.GetStringAsync($"/runs/{Team}/{run}"), StringComparison.Ordinal);
        jobs.Done = false;
        var cancelled = await BeginAsync(caller);
        Assert.True((await caller.DeleteAsync($"/runs/{Team}/{cancelled}")).IsSuccessStatusCode);
        await RunPhaseAsync(cancelled, "Cancelled");

        (await editor.RunAsync("delete", "mcpworkflow", "run-job", "--wait=false")).Succeeded();
        await Eventually.HoldsAsync("the tool is gone", () => caller.GetStringAsync("/tools"), tools => !tools.Contains("\"run_job\"", StringComparison.Ordinal));

        async Task IngestAsync(string document) =>
            (await CliAsync("ingestor", "ingest", document, "--target", "machines", "--namespace", Team, "--apply")).Succeeded();

        Task<CommandResult> CliAsync(string role, params string[] arguments) =>
            Command.RunAsync(RepositoryPaths.Binary("Cli"), [.. arguments, "--kubeconfig", identities.Kubeconfig(role)]);

        Task PublishedAsync() => Eventually.HoldsAsync("every spec has its digest", () => onlooker.ListAsync("mcpworkflows"),
            list => list.Count > 1 && list.All(w => (long?)w["status"]!["observedGeneration"] == (long?)w["metadata"]!["generation"]));

        async Task<JsonObject> PhaseAsync(string name, string phase) =>
            (await Eventually.HoldsAsync($"{name} is {phase}", () => onlooker.FindAsync("mcpworkflow", name), w => (string?)w?["status"]?["phase"] == phase))!;

        Task RunPhaseAsync(string name, string phase) =>
            Eventually.HoldsAsync($"{name} is {phase}", () => onlooker.FindAsync("mcpworkflowrun", name), r => (string?)r?["status"]?["phase"] == phase);

        async Task<string> BeginAsync(HttpClient http)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/tools/run_job") { Content = Json("{}") };
            request.Headers.Add("Prefer", "respond-async");
            using var accepted = await http.SendAsync(request);
            Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
            var name = accepted.Headers.Location!.ToString().Split('/')[^1];
            await Eventually.HoldsAsync("the job is followed", () => onlooker.FindAsync("mcpworkflowrun", name), r => r?["status"]?["steps"] is JsonArray { Count: > 1 });
            return name;
        }
    }

    private static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>kubectl looks for the namespace where it finds no object to apply to, and goes on without.</summary>
    private static bool IsAside(AuditEvent e) => e.Verb == "get" && e.Resource == "namespaces" && e.UserAgent.StartsWith("kubectl", StringComparison.Ordinal);

    private static bool Fits(Right right, AuditEvent e) =>
        e.Resource == (right.Group == "" ? right.Resource : $"{right.Group}/{right.Resource}") && e.Verb == right.Verb
        && (right.Name is null || right.Name == e.Name)
        && right.Where switch { "cluster" => true, "system" => e.Namespace == InstalledRoles.SystemNamespace, _ => e.Namespace == Team };
}
