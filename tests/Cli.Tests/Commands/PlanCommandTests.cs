using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;
using Signalbox.LocalCluster;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Tests.Commands;

public sealed class PlanCommandTests : IDisposable
{
    private static readonly string s_restart = RepositoryRoot.File("config", "samples", "workflow-restart-system.yaml");
    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-plan-").FullName;

    [Fact]
    public async Task Every_request_is_rendered_with_its_target_and_secrets_by_name()
    {
        var file = Write(File.ReadAllText(s_restart) + "\n---\n" + File.ReadAllText(RepositoryRoot.File("config", "samples", "target-idrac.yaml")));
        var run = await CliRun.OfAsync("plan", "-f", file, "--input", """{"id":"System.Embedded.1"}""", "--output", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var plan = JsonNode.Parse(run.Output)!;
        var requests = plan["requests"]!.AsArray();
        Assert.Equal(["reset", "check"], requests.Select(r => (string)r!["stepId"]!));
        Assert.Equal("POST", (string)requests[0]!["method"]!);
        Assert.EndsWith("/redfish/v1/Systems/System.Embedded.1/Actions/ComputerSystem.Reset", (string)requests[0]!["url"]!, StringComparison.Ordinal);
        Assert.StartsWith("https://", (string)requests[0]!["url"]!, StringComparison.Ordinal);
        Assert.Equal("""{"ResetType":"GracefulRestart"}""", requests[0]!["body"]!.ToJsonString());
        Assert.False((bool)requests[0]!["repeatable"]!);
        Assert.True((bool)requests[1]!["repeatable"]!);
        Assert.Contains(requests[0]!["headers"]!.AsArray(), h => (string)h!["name"]! == "X-Auth-Token" && ((string)h["value"]!).Contains("Secret idrac-login: username, password", StringComparison.Ordinal));
        Assert.Equal("On", (string)plan["outputs"]!["powerState"]!);
        Assert.StartsWith("v1:sha256:", (string)plan["specDigest"]!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task For_people_it_is_text_that_says_that_nothing_is_sent_and_that_answers_are_made_up()
    {
        var run = await CliRun.OfAsync("plan", "--file", s_restart, "-i", """{"id":"1"}""");
        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Nothing is sent.", run.Output, StringComparison.Ordinal);
        Assert.Contains("1. reset   POST {idrac}/redfish/v1/Systems/1/Actions/ComputerSystem.Reset   (never sent twice)", run.Output, StringComparison.Ordinal);
        Assert.Contains("no such McpTarget was found", run.Output, StringComparison.Ordinal);
        Assert.Contains("made-up answer 200", run.Output, StringComparison.Ordinal);
        Assert.Contains("outputs  {", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_of_called_workflows_are_shown_with_their_own_target()
    {
        const string Outer = """
            {"apiVersion": "signalbox.dev/v1alpha1", "kind": "McpWorkflow", "metadata": {"name": "outer"}, "spec": {
              "workflowId": "outer", "targetRef": {"name": "api"}, "tool": {"name": "outer"}, "steps": [{"stepId": "sign", "workflowId": "login"}]}}
            """;
        const string Inner = """
            {"apiVersion": "signalbox.dev/v1alpha1", "kind": "McpWorkflow", "metadata": {"name": "inner"}, "spec": {
              "workflowId": "login", "targetRef": {"name": "sso"}, "tool": {"name": "login"}, "steps": [{"stepId": "post", "operation": {"method": "POST", "path": "/login"}}]}}
            """;
        var run = await CliRun.OfAsync("plan", "outer", "-f", Write($"{Outer}\n---\n{Inner}"), "--output", "json");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        var request = Assert.Single(JsonNode.Parse(run.Output)!["requests"]!.AsArray())!;
        Assert.Equal(("sign > post", "{sso}/login"), ((string)request["stepId"]!, (string)request["url"]!));

        var alone = await CliRun.OfAsync("plan", "-f", Write(Outer));
        Assert.NotEqual(0, alone.ExitCode);
        Assert.Contains("'login'", alone.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_workflow_of_the_cluster_is_planned_before_anybody_approved_it()
    {
        await using var cluster = await LocalClusterHost.StartAsync(
            new() { DataDirectory = _folder, CrdFiles = Directory.GetFiles(RepositoryRoot.File("config", "crds"), "*.yaml") }, NullLoggerFactory.Instance, default);
        using (var client = new KubernetesClient(KubernetesClientConfigurationLocator.Locate(cluster.KubeconfigPath)))
        {
            await client.CreateAsync(SignalboxApi.Workflows, "default", JsonNode.Parse(Find())!.AsObject(), default);
            await client.CreateAsync(SignalboxApi.Targets, "default", JsonNode.Parse(
                """{"apiVersion":"signalbox.dev/v1alpha1","kind":"McpTarget","metadata":{"name":"api"},"spec":{"baseUrl":"https://api.example","credentials":{"type":"bearer","secretRef":{"name":"nowhere"}}}}""")!.AsObject(), default);
        }

        var run = await CliRun.OfAsync("plan", "find", "-i", """{"name":"a b"}""", "-n", "default", "--kubeconfig", cluster.KubeconfigPath);
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("default/find", run.Output, StringComparison.Ordinal);
        Assert.Contains("GET https://api.example/things?name=a%20b", run.Output, StringComparison.Ordinal);
        Assert.Contains("Bearer <Secret nowhere: token>", run.Output, StringComparison.Ordinal);

        var missing = await CliRun.OfAsync("plan", "nothing", "-n", "default", "--kubeconfig", cluster.KubeconfigPath);
        Assert.Equal(1, missing.ExitCode);
        Assert.Contains("\"nothing\" not found", missing.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"type":"basic","secretRef":{"name":"s"}}""", "Authorization: Basic <Secret s: username, password>")]
    [InlineData("""{"type":"bearer","secretRef":{"name":"s"}}""", "Authorization: Bearer <Secret s: token>")]
    [InlineData("""{"type":"apiKey","in":"header","name":"X-Key","secretRef":{"name":"s"}}""", "X-Key: <Secret s: apiKey>")]
    [InlineData("""{"type":"apiKey","in":"cookie","name":"sid","secretRef":{"name":"s"}}""", "Cookie: sid=<Secret s: apiKey>")]
    [InlineData("""{"type":"apiKey","in":"query","name":"key","secretRef":{"name":"s"}}""", "GET https://api.example/v1/things?name=x&key=<Secret s: apiKey>")]
    [InlineData("""{"type":"oauth2","tokenUrl":"https://id.example/token","secretRef":{"name":"s"}}""", "Bearer <token from https://id.example/token with Secret s: clientId, clientSecret>")]
    [InlineData("""{"type":"session","loginPath":"/login","secretRef":{"name":"s"}}""", "Cookie: <session from POST /login with Secret s: username, password>")]
    [InlineData("""{"type":"clientCertificate","secretRef":{"name":"s"}}""", "clientCertificate by Secret s: tls.crt, tls.key (not read)")]
    [InlineData("""{"type":"none"}""", "no credentials")]
    public async Task Credentials_of_each_kind_are_named(string credentials, string expected)
    {
        var run = await CliRun.OfAsync("plan", "-f", Write(Find() + "\n---\n" + $$$"""
            {"apiVersion":"signalbox.dev/v1alpha1","kind":"McpTarget","metadata":{"name":"api"},"spec":{"baseUrl":"https://api.example/v1/","credentials":{{{credentials}}}}}
            """), "-i", """{"name":"x"}""");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("json")]
    [InlineData("table")]
    public async Task Arguments_that_the_audit_log_masks_appear_by_their_names(string format)
    {
        var file = Write("""
            {"apiVersion":"signalbox.dev/v1alpha1","kind":"McpWorkflow","metadata":{"name":"add"},"spec":{"workflowId":"add","targetRef":{"name":"api"},"tool":{"name":"add_user"},
             "inputs":{"type":"object","properties":{"name":{"type":"string"},"password":{"type":"string","minLength":12},"pin":{"type":"integer"},"note":{"$ref":"#/$defs/n"},
              "keys":{"type":"array","items":{"type":"string","format":"password"}},"login":{"type":"object","properties":{"apiKey":{"type":"string"}}}},"$defs":{"n":{"type":"string","writeOnly":true}}},
             "steps":[{"stepId":"add","operation":{"method":"POST","path":"/users/{name}"},
              "parameters":[{"name":"name","in":"path","value":"$inputs.name"},{"name":"pin","in":"query","value":"$inputs.pin"},{"name":"X-Auth","in":"header","value":"Key {$inputs.login.apiKey}"}],
              "requestBody":{"contentType":"application/json","payload":{"password":"$inputs.password","note":"$inputs.note","keys":"$inputs.keys"}}}]}}
            """);
        var run = await CliRun.OfAsync(
            "plan", "-f", file, "-o", format, "-i", """{"name":"ada","password":"correct horse battery","pin":4711,"note":"hush","keys":["k-one","k-two"],"login":{"apiKey":"sesame"}}""");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        foreach (var secret in (string[])["correct", "horse", "4711", "hush", "k-one", "k-two", "sesame"])
            Assert.DoesNotContain(secret, run.Output, StringComparison.Ordinal);
        foreach (var shown in (string[])["/users/ada", "%3Cpin%3E", "Key <login.apiKey>", "<password>", "<note>", "<keys>"])
            Assert.Contains(shown, run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("$[?count($['data']['items'][?@['name'] == \\\"{$inputs.name}\\\"]) == 1]", "$['data']['items'][?@['name'] == \\\"{$inputs.name}\\\"]['uuid']")]
    [InlineData("$[?count($[?@['meta']['label'] == \\\"{$inputs.name}\\\"]) == 1]", "$[?@['meta']['label'] == \\\"{$inputs.name}\\\"]['uuid']")]
    public async Task A_look_up_by_name_finds_the_one_that_was_asked_for(string condition, string selector)
    {
        var run = await CliRun.OfAsync("plan", "-f", Write($$$"""
            {"apiVersion":"signalbox.dev/v1alpha1","kind":"McpWorkflow","metadata":{"name":"drop"},"spec":{"workflowId":"drop","targetRef":{"name":"api"},"tool":{"name":"drop_thing"},
             "inputs":{"type":"object","required":["name"],"properties":{"name":{"type":"string"} } },
             "steps":[{"stepId":"find","operation":{"method":"GET","path":"/things"},
               "successCriteria":[{"condition":"$statusCode == 200"},{"context":"$response.body","type":"jsonpath","condition":"{{{condition}}}"}],
               "outputs":{"id":{"context":"$response.body","type":"jsonpath","selector":"{{{selector}}}"} } },
              {"stepId":"drop","operation":{"method":"DELETE","path":"/things/{id}"},"parameters":[{"name":"id","in":"path","value":"$steps.find.outputs.id"}]}]}}
            """), "-i", """{"name":"web-1"}""");
        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.Contains("\"web-1\"", run.Output, StringComparison.Ordinal);
        Assert.Contains("2. drop   DELETE {api}/things/simulated%20uuid", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Arguments_that_do_not_fit_end_with_2_and_name_the_property()
    {
        var run = await CliRun.OfAsync("plan", "-f", s_restart, "-i", """{"id":"1","resetType":"Explode"}""");
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("resetType", run.Error, StringComparison.Ordinal);
        Assert.Contains("remedy:", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Criteria_that_no_made_up_answer_meets_end_with_1_after_the_requests()
    {
        var run = await CliRun.OfAsync("plan", "-f", Write(Find(""", "successCriteria": [{"context": "$response.body#/id", "type": "regex", "condition": "^[a-f]{40}$"}]""")), "-i", """{"name":"x"}""");
        Assert.Equal(1, run.ExitCode);
        Assert.Contains("1. find   GET {api}/things?name=x", run.Output, StringComparison.Ordinal);
        Assert.StartsWith("error: Step 'find' failed", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_circle_that_simulated_answers_never_leave_is_cut()
    {
        var run = await CliRun.OfAsync(
            "plan", "-f", Write(Find(""", "onSuccess": [{"name": "again", "type": "goto", "stepId": "find"}]""")), "-i", """{"name":"x"}""", "-o", "json");
        Assert.Equal(1, run.ExitCode);
        Assert.Equal(100, JsonNode.Parse(run.Output)!["requests"]!.AsArray().Count);
        Assert.Contains("circle", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("kind: [", ":1:", "No YAML")]
    [InlineData("kind: ConfigMap", "", "The file has no McpWorkflow")]
    [InlineData("kind: McpWorkflow\nmetadata: {name: w}\nspec: {steps: 7}", "spec.steps", "does not fit")]
    [InlineData("kind: McpWorkflow\nmetadata: {name: w}\nspec: {workflowId: w, targetRef: {name: t}, tool: {name: w}, steps: [{stepId: a, operation: {method: GET, path: /a}, outputs: {x: $steps.nope.outputs.y}}]}", "spec.steps[0]", "nope")]
    public async Task A_manifest_that_cannot_be_used_ends_with_3_and_says_where(string text, string place, string fault)
    {
        var file = Write(text);
        var run = await CliRun.OfAsync("plan", "-f", file);
        Assert.Equal(3, run.ExitCode);
        Assert.StartsWith($"error: {file}", run.Error, StringComparison.Ordinal);
        Assert.Contains(place, run.Error, StringComparison.Ordinal);
        Assert.Contains(fault, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public async Task Aliases_that_stand_for_more_than_memory_holds_are_refused()
    {
        var lines = Enumerable.Range(1, 12).Select(i => $"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]");
        var run = await CliRun.OfAsync("plan", "-f", Write("kind: McpWorkflow\na0: &a0 x\n" + string.Join('\n', lines)));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("holds too much", run.Error, StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string Write(string text)
    {
        var path = Path.Combine(_folder, "manifest.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    private static string Find(string more = "") => $$$$"""
        {"apiVersion":"signalbox.dev/v1alpha1","kind":"McpWorkflow","metadata":{"name":"find"},
         "spec":{"workflowId":"find","targetRef":{"name":"api"},"tool":{"name":"find","description":"Finds."},
                 "inputs":{"type":"object","required":["name"],"properties":{"name":{"type":"string"}}},
                 "steps":[{"stepId":"find","operation":{"method":"GET","path":"/things"},"parameters":[{"name":"name","in":"query","value":"$inputs.name"}]{{{{more}}}}}]}}
        """;
}
