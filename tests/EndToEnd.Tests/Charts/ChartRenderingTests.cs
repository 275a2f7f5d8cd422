using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.Processes;

namespace Signalbox.EndToEnd.Tests.Charts;

/// <summary>What the chart makes of values, for old and new clusters, as the real helm renders it.</summary>
public sealed class ChartRenderingTests
{
    private static readonly string[] Versions = ["1.20.0", "1.30.0", "1.36.0"];

    private const string EverythingOn = """
        image: {registry: registry.internal, pullSecrets: [registry]}
        rbac: {credentialNamespaces: [dell]}
        operator: {image: {digest: 'sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'}, watchNamespace: dell, nodeSelector: {disk: ssd}}
        toolServer:
          allowedHosts: [mcp.example.internal]
          identity:
            oidc:
              - {issuer: 'https://login.example', audiences: [signalbox], groupsClaim: roles, caConfigMap: {name: corp-ca, key: ca.crt}}
            tokensSecret: tokens
          autoscaling: {enabled: true}
          ingress: {enabled: true, host: mcp.example.internal, tlsSecret: mcp-tls}
          audit: {sinks: [file, otlp], failClosed: true, file: {claim: audit}}
          otlpEndpoint: http://collector.observability:4318
        networkPolicy: {toolServerFrom: [{namespaceSelector: {}}]}
        metrics: {serviceMonitor: {enabled: true}, dashboard: {enabled: true}}
        ingest:
          documents:
            - {name: idrac, target: idrac, namespace: dell, source: {configMap: {name: idrac, key: openapi.yaml}}}
            - {name: nightly, target: idrac, namespace: dell, schedule: '0 3 * * *', source: {url: 'https://specs.example.internal:8443/openapi.json'}}
            - {name: named, target: idrac, cluster: llm, source: {persistentVolumeClaim: {claimName: specs, path: idrac/openapi.yaml}}}
          llm: {endpoint: 'http://ollama.llm:11434/v1', model: qwen3, apiKeySecret: {name: llm, key: api-key}}
        """;

    [HelmFact]
    public async Task Helm_finds_nothing_to_complain_about()
    {
        (await Helm.RunAsync(null, "lint", "--strict", Helm.Chart)).Succeeded();
        using var values = new ValuesFile(EverythingOn);
        (await Helm.RunAsync(null, "lint", "--strict", Helm.Chart, "--values", values.Path)).Succeeded();
    }

    [HelmFact]
    public async Task Every_cluster_gets_the_versions_of_kinds_that_it_has()
    {
        foreach (var version in Versions)
        {
            using var values = new ValuesFile(EverythingOn);
            var old = version.StartsWith("1.20", StringComparison.Ordinal);
            var objects = await Helm.RenderAsync(version, "--values", values.Path);
            Assert.Equal(old ? "policy/v1beta1" : "policy/v1", Of(objects, "PodDisruptionBudget")[0]["apiVersion"]!.GetValue<string>());
            Assert.Equal(old ? "batch/v1beta1" : "batch/v1", Of(objects, "CronJob")[0]["apiVersion"]!.GetValue<string>());
            Assert.Equal(old ? "autoscaling/v2beta2" : "autoscaling/v2", Of(objects, "HorizontalPodAutoscaler")[0]["apiVersion"]!.GetValue<string>());
            Assert.Equal(old ? 0 : 3, Of(objects, "ValidatingAdmissionPolicy").Count);
            Assert.Equal(old, !Of(objects, "CustomResourceDefinition").Any(crd => crd.ToJsonString().Contains("x-kubernetes-validations", StringComparison.Ordinal)));
            Assert.Equal(old, !Of(objects, "CustomResourceDefinition").Any(crd => crd.ToJsonString().Contains("selectableFields", StringComparison.Ordinal)));
            Assert.All(Of(objects, "CustomResourceDefinition"), crd => Assert.Equal("keep", crd["metadata"]!["annotations"]!["helm.sh/resource-policy"]!.GetValue<string>()));
            Assert.All(objects.Where(o => o["kind"]!.GetValue<string>() == "Role"), role => Assert.Equal(Helm.Namespace, role["metadata"]!["namespace"]!.GetValue<string>()));
        }
    }

    [HelmFact]
    public async Task The_webhook_stands_in_where_the_policies_cannot_be_had_or_four_eyes_are_asked_for()
    {
        foreach (var (version, set, wanted) in new[] { ("1.20.0", "admission.webhook=auto", true), ("1.30.0", "admission.webhook=auto", false), ("1.30.0", "admission.fourEyes=true", true), ("1.20.0", "admission.webhook=disabled", false) })
        {
            var objects = await Helm.RenderAsync(version, "--set", set);
            var configurations = Of(objects, "ValidatingWebhookConfiguration").Concat(Of(objects, "MutatingWebhookConfiguration")).ToList();
            Assert.Equal(wanted ? 2 : 0, configurations.Count);
            Assert.All(configurations.SelectMany(one => one["webhooks"]!.AsArray()), webhook =>
            {
                Assert.Equal("Fail", webhook!["failurePolicy"]!.GetValue<string>());
                Assert.Equal(Helm.Namespace, webhook["clientConfig"]!["service"]!["namespace"]!.GetValue<string>());
            });
            var arguments = Arguments(One(objects, "Deployment", "signalbox-operator"));
            Assert.Equal(wanted, arguments.Contains("--webhook-listen=https://0.0.0.0:9443"));
        }

        Assert.Contains("admission.fourEyes needs the webhook", (await Helm.RunAsync(
            null, "template", "signalbox", Helm.Chart, "--set", "admission.fourEyes=true,admission.webhook=disabled")).Refused(), StringComparison.Ordinal);
    }

    [HelmFact]
    public async Task Every_pod_can_do_nothing_but_its_work()
    {
        using var values = new ValuesFile(EverythingOn);
        var pods = (await Helm.RenderAsync("1.30.0", "--values", values.Path)).Select(Pod).OfType<JsonNode>().ToList();
        Assert.Equal(5, pods.Count);
        Assert.All(pods, pod =>
        {
            Assert.True(pod["securityContext"]!["runAsNonRoot"]!.GetValue<bool>());
            Assert.Equal("RuntimeDefault", pod["securityContext"]!["seccompProfile"]!["type"]!.GetValue<string>());
            var container = pod["containers"]!.AsArray().Single()!;
            Assert.False(container["securityContext"]!["allowPrivilegeEscalation"]!.GetValue<bool>());
            Assert.True(container["securityContext"]!["readOnlyRootFilesystem"]!.GetValue<bool>());
            Assert.Equal("ALL", container["securityContext"]!["capabilities"]!["drop"]![0]!.GetValue<string>());
            Assert.NotNull(container["resources"]!["limits"]!["memory"]);
            Assert.StartsWith("registry.internal/signalbox/", container["image"]!.GetValue<string>(), StringComparison.Ordinal);
        });
    }

    [HelmFact]
    public async Task A_digest_wins_over_a_tag_and_a_document_from_the_network_may_come_from_its_host_alone()
    {
        using var values = new ValuesFile(EverythingOn);
        var objects = await Helm.RenderAsync("1.30.0", "--values", values.Path);
        Assert.EndsWith("/operator@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", Image(objects, "signalbox-operator"), StringComparison.Ordinal);
        Assert.EndsWith("/toolserver:0.1.0", Image(objects, "signalbox-toolserver"), StringComparison.Ordinal);
        Assert.Contains("--allow-host=specs.example.internal", Arguments(Of(objects, "CronJob").Single()));
        Assert.Contains("--llm-api-key-env=LLM_API_KEY", Arguments(Of(objects, "Job").Single(job => job["metadata"]!["name"]!.GetValue<string>().Contains("named", StringComparison.Ordinal))));
    }

    [HelmFact]
    public async Task Every_way_to_come_in_becomes_an_argument_of_the_tool_server()
    {
        using var values = new ValuesFile(EverythingOn);
        var objects = await Helm.RenderAsync("1.30.0", "--values", values.Path);
        var arguments = Arguments(One(objects, "Deployment", "signalbox-toolserver")).ToList();
        Assert.Equal(
            ["--token-audience=signalbox", "--oidc-issuer=https://login.example", "--oidc-audience=signalbox", "--oidc-groups-claim=roles", "--oidc-ca-file=/etc/signalbox/issuer-0/ca.crt", "--tokens-secret=tokens"],
            arguments.Where(argument => argument.Contains("token", StringComparison.Ordinal) || argument.Contains("oidc", StringComparison.Ordinal)));
        Assert.Contains("--allowed-host=signalbox.signalbox-system.svc", arguments);
        Assert.Contains(Of(objects, "Role"), role => role["metadata"]!["name"]!.GetValue<string>() == "signalbox-toolserver-tokens");
    }

    [HelmFact]
    public async Task The_audit_log_goes_where_the_values_say()
    {
        using var values = new ValuesFile(EverythingOn);
        var server = One(await Helm.RenderAsync("1.30.0", "--values", values.Path), "Deployment", "signalbox-toolserver");
        Assert.Equal(
            ["--audit-file=/var/log/signalbox/$(POD_NAME).jsonl", "--audit-max-bytes=104857600", "--audit-max-files=5", "--audit-otlp=true", "--audit-fail-closed=true", "--otlp-endpoint=http://collector.observability:4318"],
            Arguments(server).Where(argument => argument.Contains("audit", StringComparison.Ordinal) || argument.Contains("otlp", StringComparison.Ordinal)));
        Assert.Contains(Pod(server)!["volumes"]!.AsArray(), volume => volume!["persistentVolumeClaim"]?["claimName"]?.GetValue<string>() == "audit");
        Assert.Contains(Pod(server)!["containers"]![0]!["volumeMounts"]!.AsArray(), mount => mount!["mountPath"]!.GetValue<string>() == "/var/log/signalbox");

        (string Values, string Words)[] refused =
        [
            ("toolServer.audit.sinks={stderr,otlp}", "toolServer.audit.sinks"),
            ("toolServer.audit.sinks={file}", "toolServer.audit.file.claim is needed"),
            ("toolServer.audit.sinks={otlp}", "toolServer.otlpEndpoint is needed"),
            ("toolServer.audit.sinks={otlp},toolServer.audit.failClosed=true,toolServer.otlpEndpoint=http://collector:4318", "toolServer.audit.failClosed needs"),
        ];
        foreach (var (set, words) in refused)
            Assert.Contains(words, (await Helm.RunAsync(null, "template", "signalbox", Helm.Chart, "--set", set)).Refused().Replace('/', '.'), StringComparison.Ordinal);
    }

    [HelmFact]
    public async Task A_console_gets_decisions_over_REST_and_nobody_else_may_ask()
    {
        foreach (var (set, wanted) in new[] { ("console.enabled=false", false), ("console.enabled=true", true), ("operator.adminRest.enabled=true", true) })
        {
            var objects = await Helm.RenderAsync("1.30.0", "--set", set, "--set", "networkPolicy.consoleFrom[0].podSelector.matchLabels.app=console");
            var server = One(objects, "Deployment", "signalbox-operator");
            Assert.Equal(wanted, Arguments(server).Contains("--admin-listen=http://0.0.0.0:8083"));
            Assert.Equal(wanted, Ports(Pod(server)!["containers"]![0]!["ports"]!, "name").Contains("admin"));
            Assert.Equal(wanted, Ports(One(objects, "Service", "signalbox-operator")["spec"]!["ports"]!, "name").Contains("admin"));
            var ingress = One(objects, "NetworkPolicy", "signalbox-operator")["spec"]!["ingress"]!.AsArray();
            var rule = ingress.SingleOrDefault(one => Ports(one!["ports"]!, "port").Contains("admin"));
            Assert.Equal(wanted ? "console" : null, rule?["from"]![0]!["podSelector"]!["matchLabels"]!["app"]!.GetValue<string>());
        }
    }

    [HelmFact]
    public async Task A_value_that_does_not_exist_is_refused_by_name()
    {
        var error = (await Helm.RunAsync(null, "template", "signalbox", Helm.Chart, "--set", "toolServer.replicaz=3")).Refused();
        Assert.Contains("replicaz", error, StringComparison.Ordinal);
        error = (await Helm.RunAsync(null, "template", "signalbox", Helm.Chart, "--set", "toolServer.ingress.enabled=true")).Refused();
        Assert.Contains("toolServer.ingress.host is needed", error, StringComparison.Ordinal);
    }

    private static List<JsonObject> Of(IEnumerable<JsonObject> objects, string kind) => [.. objects.Where(o => o["kind"]!.GetValue<string>() == kind)];

    private static JsonObject One(IEnumerable<JsonObject> objects, string kind, string name) => Of(objects, kind).Single(o => o["metadata"]!["name"]!.GetValue<string>() == name);

    private static JsonNode? Pod(JsonObject o) => o["kind"]!.GetValue<string>() switch
    {
        "Deployment" or "Job" => o["spec"]!["template"]!["spec"],
        "CronJob" => o["spec"]!["jobTemplate"]!["spec"]!["template"]!["spec"],
        _ => null,
    };

    private static string Image(IEnumerable<JsonObject> objects, string deployment) =>
        Pod(One(objects, "Deployment", deployment))!["containers"]![0]!["image"]!.GetValue<string>();

    private static IEnumerable<string> Ports(JsonNode ports, string member) => ports.AsArray().Select(port => port![member]!.ToString());

    private static IEnumerable<string> Arguments(JsonObject o) => Pod(o)!["containers"]![0]!["args"]!.AsArray().Select(argument => argument!.GetValue<string>());
}
