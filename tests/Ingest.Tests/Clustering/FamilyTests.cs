using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;

namespace Signalbox.Ingest.Tests.Clustering;

/// <summary>What is joined into one tool, by small documents: which choices it has, and what each of them sends.</summary>
public sealed class FamilyTests
{
    private const string Hosts = """
        GET /hosts
        POST /hosts name! rack
        GET /hosts/{id}
        PATCH /hosts/{id} name rack
        DELETE /hosts/{id}
        PUT /hosts/{id}/label label!
        PUT /hosts/{id}/note note!
        POST /hosts/{id}/start mode!
        POST /hosts/{id}/clone target!
        POST /hosts/{id}/shutdown
        POST /hosts/{id}/reset
        DELETE /hosts/{id}/disks/{diskId}
        GET /hosts/{id}/disks/{diskId}
        DELETE /hosts/{id}/fans/{fanId}
        GET /hosts/{id}/fans/{fanId}
        GET /jobs/{jobId}
        """;

    private const string Files = """
        GET /file
        GET /file/dns/{id}
        PATCH /file/dns/{id} domain! comment
        DELETE /file/dns/{id}
        GET /file/ftp/{id}
        PATCH /file/ftp/{id} welcome! comment
        DELETE /file/ftp/{id}
        GET /file/nis/{id}
        PATCH /file/nis/{id} domain! comment
        DELETE /file/nis/{id}
        """;

    private static readonly IngestRequest s_grouped = new() { Sources = [], TargetName = "small", GroupFrom = 1 };
    private static readonly IngestRequest s_joined = s_grouped with { JoinAbove = 1 };
    private static readonly IngestRequest s_condensed = s_grouped with { CondenseAbove = 1 };

    public static TheoryData<string, string, string, string, string, string> Choices { get; } = new()
    {
        { "fields", "change_host", "action: look, update_label, update_note", "look", """{"name":"a"}""", "GET /hosts" },
        { "joined", "manage_host", "action: look, create, update, clone, update_label, update_note, start", "look", "{}", "GET /hosts" },
        { "joined", "delete_host_part", "part: look, disk, fan", "look", """{"id":"h"}""", "GET /hosts/h" },
        { "fields", "change_host", "action: look, update_label, update_note", "update_label", """{"name":"a","label":"x"}""", "GET /hosts, PUT /hosts/h-a/label" },
        { "fields", "change_host", "action: look, update_label, update_note", "update_note", """{"name":"b","note":"x"}""", "GET /hosts, PUT /hosts/h-b/note" },
        { "joined", "manage_host", "action: look, create, update, clone, update_label, update_note, start", "create", """{"name":"n"}""", "GET /hosts, POST /hosts, GET /hosts/h-n" },
        { "joined", "manage_host", "action: look, create, update, clone, update_label, update_note, start", "update", """{"host_name":"a","rack":"r"}""", "GET /hosts, GET /hosts, PATCH /hosts/h-a" },
        { "joined", "manage_host", "action: look, create, update, clone, update_label, update_note, start", "clone", """{"host_name":"a","target":"t"}""", "GET /hosts, GET /hosts, POST /hosts/h-a/clone" },
        { "joined", "manage_host", "action: look, create, update, clone, update_label, update_note, start", "start", """{"host_name":"a","mode":"m"}""", "GET /hosts, GET /hosts, POST /hosts/h-a/start, GET /jobs/j-1" },
        { "joined", "run_host_action", "action: reset, shutdown", "reset", """{"name":"a"}""", "GET /hosts, POST /hosts/h-a/reset" },
        { "joined", "run_host_action", "action: reset, shutdown", "shutdown", """{"name":"a"}""", "GET /hosts, POST /hosts/h-a/shutdown" },
        { "joined", "delete_host_part", "part: look, disk, fan", "disk", """{"id":"h","diskId":"d"}""", "GET /hosts/h, GET /hosts/h/disks/d, DELETE /hosts/h/disks/d" },
        { "joined", "delete_host_part", "part: look, disk, fan", "fan", """{"id":"h","fanId":"f"}""", "GET /hosts/h, GET /hosts/h/fans/f, DELETE /hosts/h/fans/f" },
        { "condensed", "change_host", "action: look, clone, update_label, update_note, start", "start", """{"name":"a","mode":"m"}""", "GET /hosts, POST /hosts/h-a/start, GET /jobs/j-1" },
        { "condensed", "change_host", "action: look, clone, update_label, update_note, start", "update_note", """{"name":"a","note":"n"}""", "GET /hosts, PUT /hosts/h-a/note" },
        { "files", "delete_file_part", "part: dns, ftp, nis", "ftp", """{"id":"7"}""", "GET /file, GET /file/ftp/7, DELETE /file/ftp/7" },
        { "files", "read_file_part", "part: dns, ftp, nis", "nis", """{"id":"7"}""", "GET /file, GET /file/nis/7" },
        { "files", "manage_file_part", "action: look, update_dns, update_ftp, update_nis", "update_ftp", """{"id":"7","welcome":"w"}""", "GET /file, PATCH /file/ftp/7" },
    };

    [Theory]
    [MemberData(nameof(Choices))]
    public async Task A_choice_sends_its_own_requests_and_no_others_whatever_fails(string api, string tool, string choices, string chosen, string arguments, string requests)
    {
        var spec = await Spec(api, tool);
        var parts = choices.Split(": ");
        Assert.Equal(parts[1].Split(", "), spec.Inputs!.Value.GetProperty("properties").GetProperty(parts[0]).GetProperty("enum").EnumerateArray().Select(value => value.GetString()));
        var given = JsonNode.Parse(arguments)!.AsObject();
        given[parts[0]] = chosen;
        var expected = requests.Split(", ");
        Assert.Equal($"{requests}: True", Run(spec, given, expected.Length));
        // A refusal at any of them is the end of it.
        for (var refused = 0; refused < expected.Length; refused++)
        {
            Assert.Equal($"{string.Join(", ", expected[..(refused + 1)])}: False", Run(spec, given, refused));
        }

        given[parts[0]] = "nothing";
        Assert.Equal($"{expected[0]}: True", Run(spec, given, expected.Length));
    }

    [Theory]
    [InlineData("fields", "change_host", "required", "action, name")]
    [InlineData("fields", "change_host", "label", "Needed for update_label: The label to have.")]
    [InlineData("joined", "manage_host", "required", "action")]
    [InlineData("joined", "manage_host", "name", "Needed for create; also for update: The name to have.")]
    [InlineData("joined", "manage_host", "rack", "For create, update: The rack to have.")]
    [InlineData("joined", "manage_host", "host_name", "Needed for update, clone, update_label, update_note, start: Name of the host.")]
    [InlineData("joined", "delete_host_part", "required", "part, id")]
    [InlineData("joined", "delete_host_part", "diskId", "Needed for disk.")]
    [InlineData("files", "manage_file_part", "required", "action, id")]
    [InlineData("files", "manage_file_part", "domain", "Needed for update_dns, update_nis: The domain to have.")]
    [InlineData("files", "manage_file_part", "comment", "The comment to have.")]
    public async Task Arguments_say_which_choices_they_are_for_and_only_what_all_need_is_required(string api, string tool, string argument, string said)
    {
        var inputs = (await Spec(api, tool)).Inputs!.Value;
        var text = argument == "required"
            ? string.Join(", ", inputs.GetProperty("required").EnumerateArray().Select(one => one.GetString()))
            : inputs.GetProperty("properties").GetProperty(argument).GetProperty("description").GetString();
        Assert.Equal(said, text);
    }

    [Theory]
    [InlineData(15, "change_host, create_host, delete_host, delete_host_disk, delete_host_fan, get_host_disk, get_host_fan, get_job, list_hosts, reset_host, shutdown_host, start_host, update_host, clone_host")]
    [InlineData(13, "change_host, create_host, delete_host, delete_host_disk, delete_host_fan, get_host_disk, get_host_fan, get_job, list_hosts, run_host_action")]
    [InlineData(9, "delete_host, delete_host_disk, delete_host_fan, get_host_disk, get_host_fan, get_job, list_hosts, manage_host, run_host_action")]
    [InlineData(8, "delete_host, delete_host_part, get_host_disk, get_host_fan, get_job, list_hosts, manage_host, run_host_action")]
    public async Task No_more_is_joined_than_the_number_of_tools_asks_for(int joinAbove, string tools)
    {
        var result = await Ingest(Hosts, s_grouped with { JoinAbove = joinAbove });
        Assert.Equal(tools.Split(", ").Order(StringComparer.Ordinal), result.Workflows.Select(one => one.Spec.Tool.Name).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(40, 3)]
    [InlineData(2, 2)]
    [InlineData(1, 1)]
    public async Task An_area_has_no_more_tools_than_allowed_and_the_rest_says_why(int areaTools, int tools)
    {
        var result = await Ingest(Files, s_condensed with { AreaTools = areaTools });
        Assert.Equal(tools, result.Workflows.Count);
        Assert.All(result.Report.Uncovered, one => Assert.Contains("--include 'area:file'", one.Reason, StringComparison.Ordinal));
        Assert.Equal(tools < 3, result.Report.Uncovered.Count > 0);
    }

    [Fact]
    public async Task What_covers_more_and_is_nearer_to_the_root_stays()
    {
        var result = await Ingest(Hosts, s_condensed);
        Assert.Equal(["change_host", "list_hosts", "manage_host"], result.Workflows.Select(one => one.Spec.Tool.Name).Where(name => name is not ("run_host_action" or "get_job")));
        Assert.All(result.Report.Uncovered, one => Assert.StartsWith("left out to keep the tool list reviewable", one.Reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("fields")]
    [InlineData("joined")]
    [InlineData("condensed")]
    [InlineData("files")]
    public async Task No_tool_mixes_risks(string api) => IngestAssert.Sound(await Ingest(api));

    private static Task<IngestResult> Ingest(string api) => api switch
    {
        "fields" => Ingest(Hosts, s_grouped),
        "joined" => Ingest(Hosts, s_joined),
        "condensed" => Ingest(Hosts, s_condensed),
        _ => Ingest(Files, s_condensed),
    };

    private static async Task<IngestResult> Ingest(string operations, IngestRequest request)
    {
        using var scratch = new Scratch();
        return await new Ingestor().IngestAsync(request with { Sources = [scratch.File("small.yaml", SmallApi.Of(operations))] });
    }

    private static async Task<McpWorkflowSpec> Spec(string api, string tool)
    {
        var result = await Ingest(api);
        var found = result.Workflows.FirstOrDefault(one => one.Spec.Tool.Name == tool);
        Assert.True(found is not null, string.Join(", ", result.Workflows.Select(one => one.Spec.Tool.Name)));
        return found.Spec;
    }

    /// <summary>What is sent until the run ends, and whether it ends well, where the request of that number is refused.</summary>
    private static string Run(McpWorkflowSpec spec, JsonObject arguments, int refused)
    {
        var run = new WorkflowRun(WorkflowCompiler.Compile(spec).Plan!, JsonElement.Parse(arguments.ToJsonString()));
        var sent = new List<string>();
        for (var next = run.Next(); ; next = run.Next())
        {
            if (next is not RunAction.Send { Request: var request }) return $"{string.Join(", ", sent)}: {next is RunAction.Succeeded}";
            var (status, body) = sent.Count == refused ? (409, """{"error":"no"}""") : Answer(request.Method, request.PathAndQuery);
            sent.Add($"{request.Method} {request.PathAndQuery}");
            run.Received(new UpstreamResponse { StatusCode = status, Headers = [], Body = Encoding.UTF8.GetBytes(body), ContentType = "application/json" });
        }
    }

    private static (int Status, string Body) Answer(string method, string path) => (method, path) switch
    {
        ("GET", "/hosts") => (200, """[{"id":"h-a","name":"a"},{"id":"h-b","name":"b"}]"""),
        ("POST", "/hosts") => (201, """{"id":"h-n"}"""),
        ("POST", _) when path.EndsWith("/start", StringComparison.Ordinal) => (202, """{"job_id":"j-1"}"""),
        ("GET", "/jobs/j-1") => (200, """{"id":"j-1","state":"COMPLETED"}"""),
        ("DELETE", _) => (204, ""),
        _ => (200, """{"id":"7"}"""),
    };
}
