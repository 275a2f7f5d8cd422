using System.Net;
using System.Text.Json.Nodes;

namespace Signalbox.LocalCluster.Tests.Serving;

public sealed class WriteTests
{
    private const string One = RunningCluster.Gauges + "/one";

    [Fact]
    public async Task Only_a_change_of_the_spec_counts_as_a_generation()
    {
        await using var cluster = await WithOneAsync();

        var (_, labelled) = await cluster.MergeAsync(One, """{"metadata":{"labels":{"a":"b"}}}""");
        var (_, reported) = await cluster.MergeAsync(One + "/status", """{"status":{"phase":"Active"}}""");
        var (_, changed) = await cluster.MergeAsync(One, """{"spec":{"limit":7}}""");

        Assert.Equal((1, 1, 2), (Generation(labelled), Generation(reported), Generation(changed)));
    }

    [Fact]
    public async Task Spec_does_not_pass_through_status_nor_status_through_the_object()
    {
        await using var cluster = await WithOneAsync();

        var (_, viaStatus) = await cluster.MergeAsync(One + "/status", """{"metadata":{"labels":{"a":"b"}},"spec":{"limit":9},"status":{"phase":"Active"}}""");
        var (_, viaObject) = await cluster.MergeAsync(One, """{"status":{"phase":"Pending"}}""");

        Assert.Null(viaStatus["spec"]!["limit"]);
        Assert.Null(viaStatus["metadata"]!["labels"]);
        Assert.Equal("Active", viaObject["status"]!["phase"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_write_that_changes_nothing_makes_no_new_version()
    {
        await using var cluster = await WithOneAsync();
        var before = await cluster.GetAsync(One);

        var (_, after) = await cluster.MergeAsync(One, """{"spec":{"unit":"bar"}}""");

        Assert.Equal(Version(before), Version(after));
    }

    [Theory]
    [InlineData("PATCH", """{"metadata":{"resourceVersion":"1"},"spec":{"limit":3}}""")]
    [InlineData("PUT", """{"apiVersion":"test.signalbox.dev/v1","kind":"Gauge","metadata":{"name":"one","resourceVersion":"1"},"spec":{"unit":"x"}}""")]
    public async Task A_write_bound_to_another_version_is_a_conflict(string method, string body)
    {
        await using var cluster = await WithOneAsync();

        var (code, status) = await cluster.SendAsync(new HttpMethod(method), One, body, method == "PUT" ? "application/json" : "application/merge-patch+json");

        Assert.Equal((HttpStatusCode.Conflict, "Conflict"), (code, status["reason"]!.GetValue<string>()));
        Assert.Equal("Operation cannot be fulfilled on gauges.test.signalbox.dev \"one\": the object has been modified; please apply your changes to the latest version and try again", Message(status));
    }

    [Theory]
    [InlineData("""{"spec":{"unit":"much too long"}}""", "Gauge.test.signalbox.dev \"one\" is invalid: spec.unit: Invalid value: \"much too long\": spec.unit in body should be at most 8 chars long")]
    [InlineData("""{"spec":null}""", "Gauge.test.signalbox.dev \"one\" is invalid: spec: Required value")]
    [InlineData("""{"metadata":{"labels":{"a b":"c"}}}""", "Gauge.test.signalbox.dev \"one\" is invalid: metadata.labels: Invalid value: \"a b\": name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')")]
    public async Task An_object_that_breaks_its_schema_is_refused_with_the_cause(string patch, string expected)
    {
        await using var cluster = await WithOneAsync();

        var (code, status) = await cluster.MergeAsync(One, patch);

        Assert.Equal(HttpStatusCode.UnprocessableEntity, code);
        Assert.Equal(expected, Message(status));
        Assert.Single(status["details"]!["causes"]!.AsArray());
    }

    [Theory]
    [InlineData("POST", "", "{", "application/json", 400, "BadRequest")]
    [InlineData("POST", "", "a: [", "application/yaml", 400, "BadRequest")]
    [InlineData("POST", "", "x", "text/plain", 415, "UnsupportedMediaType")]
    [InlineData("POST", "", """{"apiVersion":"test.signalbox.dev/v2","kind":"Gauge","metadata":{"name":"b"}}""", "application/json", 400, "BadRequest")]
    [InlineData("POST", "", """{"apiVersion":"test.signalbox.dev/v1","kind":"Gauge","metadata":{"name":"b","namespace":"other"},"spec":{"unit":"x"}}""", "application/json", 400, "BadRequest")]
    [InlineData("POST", "", """{"apiVersion":"test.signalbox.dev/v1","kind":"Gauge","metadata":{"name":"one"},"spec":{"unit":"x"}}""", "application/json", 409, "AlreadyExists")]
    [InlineData("POST", "", """{"apiVersion":"test.signalbox.dev/v1","kind":"Gauge","metadata":{"name":"A_b"},"spec":{"unit":"x"}}""", "application/json", 422, "Invalid")]
    [InlineData("POST", "", """{"apiVersion":"test.signalbox.dev/v1","kind":"Gauge","metadata":{},"spec":{"unit":"x"}}""", "application/json", 422, "Invalid")]
    [InlineData("POST", "", """{"apiVersion":"test.signalbox.dev/v1","kind":"Gauge","metadata":{"name":"b","labels":{"a":1}},"spec":{"unit":"x"}}""", "application/json", 400, "BadRequest")]
    [InlineData("PATCH", "/one", "{}", "application/strategic-merge-patch+json", 415, "UnsupportedMediaType")]
    [InlineData("PATCH", "/one", "{", "application/merge-patch+json", 400, "BadRequest")]
    [InlineData("PATCH", "/one", """[{"op":"remove","path":"/spec/none"}]""", "application/json-patch+json", 422, "Invalid")]
    [InlineData("PATCH", "/one", "{}", "application/apply-patch+yaml", 422, "Invalid")]
    [InlineData("PATCH", "/one?dryRun=Some", "{}", "application/merge-patch+json", 422, "Invalid")]
    [InlineData("PUT", "/one", """{"apiVersion":"test.signalbox.dev/v1","kind":"Gauge","metadata":{"name":"one"},"spec":{"unit":"x"}}""", "application/json", 422, "Invalid")]
    [InlineData("PUT", "/one", """{"apiVersion":"test.signalbox.dev/v1","kind":"Gauge","metadata":{"name":"two"},"spec":{"unit":"x"}}""", "application/json", 400, "BadRequest")]
    [InlineData("PATCH", "/none", "{}", "application/merge-patch+json", 404, "NotFound")]
    [InlineData("DELETE", "/none", "", "application/json", 404, "NotFound")]
    [InlineData("DELETE", "/one", """{"preconditions":{"uid":"other"}}""", "application/json", 409, "Conflict")]
    public async Task A_request_that_cannot_be_done_gets_the_right_code_and_reason(string method, string path, string body, string type, int code, string reason)
    {
        await using var cluster = await WithOneAsync();

        var (actual, status) = await cluster.SendAsync(new HttpMethod(method), RunningCluster.Gauges + path, body, type);

        Assert.Equal((code, reason), ((int)actual, status["reason"]!.GetValue<string>()));
        Assert.NotEmpty(Message(status));
    }

    [Fact]
    public async Task A_body_over_three_mebibytes_is_too_large()
    {
        await using var cluster = await RunningCluster.StartAsync();

        var (code, status) = await cluster.SendAsync(HttpMethod.Post, RunningCluster.Gauges, new string(' ', (3 * 1024 * 1024) + 1));

        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, "RequestEntityTooLarge"), (code, status["reason"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_missing_namespace_is_not_found()
    {
        await using var cluster = await RunningCluster.StartAsync();

        var (code, status) = await cluster.SendAsync(HttpMethod.Post, "/apis/test.signalbox.dev/v1/namespaces/none/gauges", RunningCluster.Gauge("one").ToJsonString());

        Assert.Equal((HttpStatusCode.NotFound, "namespaces \"none\" not found"), (code, Message(status)));
    }

    [Theory]
    [InlineData("Strict", 400, false)]
    [InlineData("Warn", 201, true)]
    [InlineData("Ignore", 201, false)]
    public async Task Unknown_fields_are_refused_warned_of_or_dropped_as_asked(string validation, int code, bool warns)
    {
        await using var cluster = await RunningCluster.StartAsync();
        using var content = new StringContent(RunningCluster.Gauge("one", ",\"bogus\":1").ToJsonString(), System.Text.Encoding.UTF8, "application/json");

        using var response = await cluster.Client.PostAsync($"{RunningCluster.Gauges}?fieldValidation={validation}", content);
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal(code, (int)response.StatusCode);
        Assert.Equal(warns, response.Headers.TryGetValues("Warning", out var warnings) && warnings.Single() == "299 - \"unknown field \\\"spec.bogus\\\"\"");
        Assert.Equal(code == 400, text.Contains("strict decoding error: unknown field \\\"spec.bogus\\\"", StringComparison.Ordinal));
        Assert.DoesNotContain("\"bogus\":", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_dry_run_answers_like_a_write_and_stores_nothing()
    {
        await using var cluster = await WithOneAsync();

        var (code, _) = await cluster.SendAsync(HttpMethod.Post, RunningCluster.Gauges + "?dryRun=All", RunningCluster.Gauge("two").ToJsonString());
        var (_, patched) = await cluster.MergeAsync(One + "?dryRun=All", """{"spec":{"limit":7}}""");
        await cluster.SendAsync(HttpMethod.Delete, One + "?dryRun=All");

        Assert.Equal((HttpStatusCode.Created, 7), (code, patched["spec"]!["limit"]!.GetValue<int>()));
        Assert.Null((await cluster.GetAsync(One))["spec"]!["limit"]);
        Assert.Single((await cluster.GetAsync(RunningCluster.Gauges))["items"]!.AsArray());
    }

    [Fact]
    public async Task Concurrent_patches_of_one_object_all_count()
    {
        await using var cluster = await WithOneAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(count => cluster.MergeAsync(One, $$$$"""{"metadata":{"annotations":{"a{{{{count}}}}":"x"}}}""")));

        Assert.Equal(20, (await cluster.GetAsync(One))["metadata"]!["annotations"]!.AsObject().Count);
    }

    [Fact]
    public async Task The_data_of_a_ControllerRevision_is_immutable()
    {
        await using var cluster = await RunningCluster.StartAsync();
        const string Revisions = "/apis/apps/v1/namespaces/default/controllerrevisions";
        await cluster.CreateAsync(Revisions, (JsonObject)JsonNode.Parse("""{"apiVersion":"apps/v1","kind":"ControllerRevision","metadata":{"name":"r"},"data":{"a":{"b":1}},"revision":1}""")!);

        var (changed, status) = await cluster.MergeAsync(Revisions + "/r", """{"data":{"a":{"b":2}}}""");
        var (counted, _) = await cluster.MergeAsync(Revisions + "/r", """{"revision":2}""");

        Assert.Equal((HttpStatusCode.UnprocessableEntity, HttpStatusCode.OK), (changed, counted));
        Assert.Contains("field is immutable", Message(status), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plain_text_of_a_secret_is_folded_into_its_data()
    {
        await using var cluster = await RunningCluster.StartAsync();

        var secret = await cluster.CreateAsync("/api/v1/namespaces/default/secrets", (JsonObject)JsonNode.Parse("""{"apiVersion":"v1","kind":"Secret","metadata":{"name":"s"},"data":{"a":"MQ=="},"stringData":{"b":"2"}}""")!);

        Assert.Equal("""{"a":"MQ==","b":"Mg=="}""", secret["data"]!.ToJsonString());
        Assert.Null(secret["stringData"]);
        Assert.Equal("Opaque", secret["type"]!.GetValue<string>());
    }

    [Fact]
    public async Task Both_groups_of_events_show_the_same_objects()
    {
        await using var cluster = await RunningCluster.StartAsync();
        await cluster.CreateAsync("/apis/events.k8s.io/v1/namespaces/default/events", (JsonObject)JsonNode.Parse(
            """{"apiVersion":"events.k8s.io/v1","kind":"Event","metadata":{"name":"e","namespace":"default"},"eventTime":"2026-01-02T03:04:05.000000Z","regarding":{"kind":"Gauge","name":"one","namespace":"default"},"note":"hello","reason":"R","type":"Normal"}""")!);

        var core = await cluster.GetAsync("/api/v1/namespaces/default/events/e");
        var selected = await cluster.GetAsync("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Done,reason%3DR");

        Assert.Equal(("v1", "hello", "one"), (core["apiVersion"]!.GetValue<string>(), core["message"]!.GetValue<string>(), core["involvedObject"]!["name"]!.GetValue<string>()));
        Assert.Single(selected["items"]!.AsArray());
    }

    private static async Task<RunningCluster> WithOneAsync()
    {
        var cluster = await RunningCluster.StartAsync();
        await cluster.CreateAsync(RunningCluster.Gauges, RunningCluster.Gauge("one"));
        return cluster;
    }

    private static int Generation(JsonObject tree) => tree["metadata"]!["generation"]!.GetValue<int>();

    private static string Version(JsonObject tree) => tree["metadata"]!["resourceVersion"]!.GetValue<string>();

    private static string Message(JsonObject status) => status["message"]!.GetValue<string>();
}
