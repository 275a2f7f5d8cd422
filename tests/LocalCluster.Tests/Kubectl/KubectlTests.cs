namespace Signalbox.LocalCluster.Tests.Kubectl;

public sealed class KubectlTests
{
    private const string Gauge = """
        apiVersion: test.signalbox.dev/v1
        kind: Gauge
        metadata: {name: one, labels: {app: x}}
        spec: {unit: bar, limit: 3, marks: [{name: low, at: 1}]}
        """;

    [KubectlFact]
    public async Task Discovery_and_version_are_understood()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var kubectl = new KubectlRunner(cluster);

        Assert.Contains("Server Version: v1.", await kubectl.OutputAsync(null, "version"), StringComparison.Ordinal);
        var resources = await kubectl.OutputAsync(null, "api-resources");
        Assert.Matches(@"gauges +gg +test\.signalbox\.dev/v1 +true +Gauge", resources);
        Assert.Matches(@"controllerrevisions +apps/v1 +true", resources);
        Assert.Contains("test.signalbox.dev/v1", await kubectl.OutputAsync(null, "api-versions"), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Apply_get_describe_and_explain_work()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var kubectl = new KubectlRunner(cluster);

        Assert.Equal("gauge.test.signalbox.dev/one created\n", await kubectl.OutputAsync(Gauge, "apply", "-f", "-"));
        Assert.Equal("gauge.test.signalbox.dev/one unchanged\n", await kubectl.OutputAsync(Gauge, "apply", "-f", "-"));
        // Three-way: what the manifest no longer says goes.
        Assert.Equal("gauge.test.signalbox.dev/one configured\n", await kubectl.OutputAsync(Gauge.Replace("limit: 3, ", "", StringComparison.Ordinal), "apply", "-f", "-"));
        Assert.Equal("", await kubectl.OutputAsync(null, "get", "gg", "one", "-o", "jsonpath={.spec.limit}"));
        Assert.Matches(@"NAME +UNIT +PHASE +READY +AGE\none +bar +Pending +\d+s\n", await kubectl.OutputAsync(null, "get", "gauges"));
        Assert.Matches(@"NAMESPACE +NAME +UNIT", await kubectl.OutputAsync(null, "get", "gauges", "-A", "-l", "app=x"));
        Assert.Equal("gauge.test.signalbox.dev/one\n", await kubectl.OutputAsync(null, "get", "gg", "-o", "name", "--field-selector", "metadata.name=one"));
        Assert.Matches(@"Unit: +bar", await kubectl.OutputAsync(null, "describe", "gauge", "one"));
        Assert.Contains("Marks on the scale.", await kubectl.OutputAsync(null, "explain", "gauge.spec.marks"), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Server_side_apply_shows_conflicts_and_forces_them()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var kubectl = new KubectlRunner(cluster);
        await kubectl.OutputAsync(Gauge, "apply", "--server-side", "-f", "-");
        var other = Gauge.Replace("limit: 3", "limit: 4", StringComparison.Ordinal);

        var refused = await kubectl.RefusalAsync(other, "apply", "--server-side", "--field-manager", "other", "-f", "-");
        var forced = await kubectl.OutputAsync(other, "apply", "--server-side", "--field-manager", "other", "--force-conflicts", "-f", "-");

        Assert.Contains("Apply failed with 1 conflict: conflict with \"kubectl\": .spec.limit", refused, StringComparison.Ordinal);
        Assert.Equal("gauge.test.signalbox.dev/one serverside-applied\n", forced);
        Assert.Contains("manager: other", await kubectl.OutputAsync(null, "get", "gg", "one", "-o", "yaml", "--show-managed-fields"), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Patches_labels_replacement_and_waiting_work()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var kubectl = new KubectlRunner(cluster);
        await kubectl.OutputAsync(Gauge, "create", "-f", "-");

        await kubectl.OutputAsync(null, "patch", "gauge", "one", "--type=json", "-p", """[{"op":"replace","path":"/spec/limit","value":5}]""");
        await kubectl.OutputAsync(null, "label", "gauge", "one", "tier=front");
        await kubectl.OutputAsync(null, "annotate", "gauge", "one", "note=x");
        await kubectl.OutputAsync(null, "patch", "gauge", "one", "--subresource=status", "--type=merge", "-p", """{"status":{"phase":"Active","conditions":[{"type":"Ready","status":"True"}]}}""");
        await kubectl.OutputAsync(null, "wait", "gauge/one", "--for=condition=Ready", "--timeout=10s");
        var refused = await kubectl.RefusalAsync(null, "patch", "gauge", "one", "--subresource=status", "--type=merge", "-p", """{"status":{"phase":"Bogus"}}""");
        var edited = (await kubectl.OutputAsync(null, "get", "gauge", "one", "-o", "yaml")).Replace("limit: 5", "limit: 6", StringComparison.Ordinal);
        Assert.Equal("gauge.test.signalbox.dev/one replaced\n", await kubectl.OutputAsync(edited, "replace", "-f", "-"));

        Assert.Contains("""The Gauge "one" is invalid: status.phase: Unsupported value: "Bogus": supported values: "Pending", "Active" """.Trim(), refused, StringComparison.Ordinal);
        Assert.Equal("6 Active front", await kubectl.OutputAsync(null, "get", "gauge", "one", "-o", "jsonpath={.spec.limit} {.status.phase} {.metadata.labels.tier}"));
        Assert.Equal("gauge.test.signalbox.dev \"one\" deleted", (await kubectl.OutputAsync(null, "delete", "gauge", "one")).Trim().Replace(" from default namespace", "", StringComparison.Ordinal));
    }

    [KubectlFact]
    public async Task Unknown_fields_are_refused_and_misspelt_kinds_named()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var kubectl = new KubectlRunner(cluster);

        var refused = await kubectl.RefusalAsync(Gauge.Replace("unit", "unti", StringComparison.Ordinal), "create", "-f", "-");

        Assert.Contains("unknown field \"spec.unti\"", refused, StringComparison.Ordinal);
        Assert.Contains("the server doesn't have a resource type", await kubectl.RefusalAsync(null, "get", "gauzes"), StringComparison.Ordinal);
        Assert.Contains("gauges.test.signalbox.dev \"none\" not found", await kubectl.RefusalAsync(null, "get", "gauge", "none"), StringComparison.Ordinal);
    }

    [KubectlFact]
    public async Task Typed_commands_that_send_protobuf_are_understood()
    {
        await using var cluster = await RunningCluster.StartAsync();
        var kubectl = new KubectlRunner(cluster);

        Assert.Equal("namespace/team created\n", await kubectl.OutputAsync(null, "create", "namespace", "team"));
        Assert.Equal("secret/s created\n", await kubectl.OutputAsync(null, "create", "secret", "generic", "s", "-n", "team", "--from-literal=p=q"));
        Assert.Equal("configmap/c created\n", await kubectl.OutputAsync(null, "create", "configmap", "c", "-n", "team", "--from-literal=p=q"));
        Assert.Equal("serviceaccount/a created\n", await kubectl.OutputAsync(null, "create", "serviceaccount", "a", "-n", "team"));
        Assert.Equal("cQ==", await kubectl.OutputAsync(null, "get", "secret", "s", "-n", "team", "-o", "jsonpath={.data.p}"));
        Assert.Equal("yes\n", await kubectl.OutputAsync(null, "auth", "can-i", "create", "gauges"));
        Assert.Matches(@"Username +admin\nGroups +\[system:masters system:authenticated\]", await kubectl.OutputAsync(null, "auth", "whoami"));
        Assert.Contains("No events found", (await kubectl.RunAsync(null, "events")).Error, StringComparison.Ordinal);
        await kubectl.OutputAsync(null, "delete", "namespace", "team");
    }
}
