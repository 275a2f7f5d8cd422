using System.Text;
using System.Text.Json;
using Signalbox.Workflows.Planning;

namespace Signalbox.Ingest.Tests.Clustering;

/// <summary>Reads of a resource become few tools, and these do what their descriptions say.</summary>
public sealed class ResourceReadsTests
{
    private const string Document = """
        openapi: 3.0.3
        info: {title: Hosts, version: '1'}
        servers: [{url: 'http://127.0.0.1:1/'}]
        paths:
          /hosts:
            get: {operationId: listHosts, responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/Host'}}}}}}}
          /hosts/{hostId}:
            parameters: [{name: hostId, in: path, required: true, schema: {type: string}}]
            get: {operationId: getHost, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Host'}}}}}}
            patch: {operationId: updateHost, requestBody: {content: {application/json: {schema: {type: object, properties: {label: {type: string}, rack: {type: string}}}}}}, responses: {'204': {description: ok}}}
            post: {operationId: changeHost, requestBody: {content: {application/json: {schema: {type: object, properties: {id: {type: string}, label: {type: string}, rack: {type: string}}}}}}, responses: {'204': {description: ok}}}
          /hosts/{hostId}/disks:
            parameters: [{name: hostId, in: path, required: true, schema: {type: string}}]
            get: {operationId: listDisks, responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: string}}}}}}}}}
          /hosts/{hostId}/disks/{diskId}:
            parameters: [{name: hostId, in: path, required: true, schema: {type: string}}, {name: diskId, in: path, required: true, schema: {type: string}}]
            get: {operationId: getDisk, responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}}
          /hosts/{hostId}/fans:
            parameters: [{name: hostId, in: path, required: true, schema: {type: string}}]
            get: {operationId: listFans, responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {type: object, properties: {id: {type: string}}}}}}}}}
          /hosts/{hostId}/fans/{fanId}:
            parameters: [{name: hostId, in: path, required: true, schema: {type: string}}, {name: fanId, in: path, required: true, schema: {type: string}}]
            get: {operationId: getFan, responses: {'200': {description: ok, content: {application/json: {schema: {type: object}}}}}}
          /users:
            get: {operationId: listUsers, responses: {'200': {description: ok, content: {application/json: {schema: {type: array, items: {$ref: '#/components/schemas/User'}}}}}}}
          /users/{id}:
            parameters: [{name: id, in: path, required: true, schema: {type: string}}]
            get: {operationId: getUser, responses: {'200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/User'}}}}}}
        components:
          schemas:
            Host: {type: object, properties: {id: {type: string}, rack: {type: string}}}
            User: {type: object, properties: {id: {type: string}, name: {type: string}}}
        """;

    [Fact]
    public async Task Every_read_is_covered_by_few_tools_with_a_verb_and_an_object()
    {
        var result = await Ingest();
        IngestAssert.Sound(result);
        Assert.Equal(["inspect_host", "inspect_host_part", "list_hosts", "list_users", "update_host"], result.Workflows.Select(one => one.Spec.Tool.Name));
        Assert.Equal("Reads one host and its parts: disks, fans. A part that is absent is left out.", Spec(result, "inspect_host").Tool.Description);
        var uncovered = Assert.Single(result.Report.Uncovered);
        Assert.Equal(("POST", "PATCH on the same path makes the same change and is used"), (uncovered.Method, uncovered.Reason));
    }

    [Fact]
    public async Task An_overview_holds_the_thing_and_its_parts()
    {
        var run = await Start("inspect_host", """{"hostId":"h 1"}""");
        Answer(run, "/hosts/h%201/disks", 200, """[{"id":"d-1"}]""");
        Answer(run, "/hosts/h%201/fans", 200, "[]");
        Answer(run, "/hosts/h%201", 200, """{"rack":"A3"}""");
        Assert.Equal("""{"host":{"rack":"A3"},"disks":[{"id":"d-1"}],"fans":[]}""", Outputs(run));
    }

    [Theory]
    [InlineData(404, 200, """{"host":{},"fans":[]}""")]
    [InlineData(501, 404, """{"host":{}}""")]
    [InlineData(200, 404, """{"host":{},"disks":[]}""")]
    public async Task A_part_that_is_absent_is_left_out_and_fails_nothing(int disks, int fans, string outputs)
    {
        var run = await Start("inspect_host", """{"hostId":"h"}""");
        Answer(run, "/hosts/h/disks", disks, disks == 200 ? "[]" : """{"error":"none"}""");
        Answer(run, "/hosts/h/fans", fans, fans == 200 ? "[]" : """{"error":"none"}""");
        Answer(run, "/hosts/h", 200, "{}");
        Assert.Equal(outputs, Outputs(run));
    }

    [Theory]
    [InlineData(404, 404)]
    [InlineData(500, 0)]
    [InlineData(403, 0)]
    public async Task A_thing_that_is_absent_or_a_part_that_fails_stops_the_overview(int status, int others)
    {
        var run = await Start("inspect_host", """{"hostId":"h"}""");
        Answer(run, "/hosts/h/disks", status, """{"error":"no"}""");
        if (others > 0)
        {
            Answer(run, "/hosts/h/fans", others, """{"error":"no"}""");
            Answer(run, "/hosts/h", others, """{"error":"no"}""");
        }

        Assert.Equal(status, Assert.IsType<RunAction.Stopped>(run.Next()).Failure.StatusCode);
    }

    [Fact]
    public async Task One_item_of_a_part_is_read_by_its_identifier()
    {
        var run = await Start("inspect_host_part", """{"hostId":"h","part":"fan","id":"f-2"}""");
        Answer(run, "/hosts/h", 200, "{}");
        Answer(run, "/hosts/h/fans/f-2", 200, """{"rpm":900}""");
        Assert.Equal("""{"fan":{"rpm":900}}""", Outputs(run));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"name":"nobody"}""")]
    [InlineData("""{"name":"twin"}""")]
    public async Task A_list_lists_where_no_single_item_is_meant(string arguments)
    {
        var run = await Start("list_users", arguments);
        Answer(run, "/users", 200, """[{"id":"u-1","name":"ann"},{"id":"u-2","name":"twin"},{"id":"u-3","name":"twin"}]""");
        Assert.Contains("\"ann\"", Outputs(run), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"id":"u-1"}""")]
    [InlineData("""{"name":"ann"}""")]
    public async Task A_list_answers_one_item_alone_by_identifier_or_name(string arguments)
    {
        var run = await Start("list_users", arguments);
        Answer(run, "/users", 200, """[{"id":"u-1","name":"ann"},{"id":"u-2","name":"bob"}]""");
        Answer(run, "/users/u-1", 200, """{"id":"u-1","name":"ann","shell":"zsh"}""");
        Assert.Equal("""{"result":{"id":"u-1","name":"ann","shell":"zsh"}}""", Outputs(run));
    }

    [Fact]
    public async Task The_pack_comes_down_to_half_as_many_tools()
    {
        var pack = Path.Combine(SharedSpecs.RepositoryRoot(), "packs", "redfish-bmc", "openapi.yaml");
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [pack], TargetName = "bmc" });
        IngestAssert.Sound(result);
        Assert.InRange(result.Workflows.Count, 1, (result.Report.Operations + 1) / 2);
        Assert.True(result.Report.Tokens.After < result.Report.Tokens.Before, result.Report.Tokens.ToString());
        Assert.DoesNotContain(result.Report.Uncovered, one => !one.Reason.StartsWith("session handling", StringComparison.Ordinal));
    }

    private static async Task<IngestResult> Ingest()
    {
        using var scratch = new Scratch();
        return await new Ingestor().IngestAsync(new IngestRequest { Sources = [scratch.File("hosts.yaml", Document)], TargetName = "hosts", GroupFrom = 1 });
    }

    private static Workflows.Model.McpWorkflowSpec Spec(IngestResult result, string tool) => result.Workflows.Single(one => one.Spec.Tool.Name == tool).Spec;

    private static async Task<WorkflowRun> Start(string tool, string arguments) =>
        new(WorkflowCompiler.Compile(Spec(await Ingest(), tool)).Plan!, JsonElement.Parse(arguments));

    private static void Answer(WorkflowRun run, string path, int status, string body)
    {
        var next = run.Next();
        Assert.True(next is RunAction.Send, (next as RunAction.Stopped)?.Failure.ToString());
        Assert.Equal($"GET {path}", $"{((RunAction.Send)next).Request.Method} {((RunAction.Send)next).Request.PathAndQuery}");
        run.Received(new UpstreamResponse { StatusCode = status, Headers = [], Body = Encoding.UTF8.GetBytes(body), ContentType = "application/json" });
    }

    private static string Outputs(WorkflowRun run) => Assert.IsType<RunAction.Succeeded>(run.Next()).Outputs.ToJsonString();
}
