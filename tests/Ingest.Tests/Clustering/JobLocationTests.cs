using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Signalbox.Ingest.Tests.Arazzo;
using Signalbox.Workflows.Planning;

namespace Signalbox.Ingest.Tests.Clustering;

/// <summary>Jobs that an answer names by a URL in its header: the workflow that comes of the document is run against answers of that kind.</summary>
public sealed class JobLocationTests
{

    [Theory]
    [InlineData(202, """{"Id":"t-1","TaskState":"New"}""", "/redfish/v1/TaskService/Tasks/t-1", """{"Id":"t-1","TaskState":"Completed"}""", "job")]
    [InlineData(202, null, "/redfish/v1/TaskService/Tasks/t-1", """{"Id":"t-1","TaskState":"Completed"}""", "job")]
    [InlineData(201, """{"Id":"v-1","Name":"a"}""", "/redfish/v1/Volumes/v-1", """{"Id":"v-1","Name":"a"}""", "result")]
    public async Task The_identifier_of_a_task_is_not_taken_for_that_of_what_it_makes(int status, string? body, string then, string read, string output)
    {
        var run = await StartAsync("""
            /redfish/v1/Volumes: {post: {responses: {'201': <volume>, '202': <task>}}}
            /redfish/v1/Volumes/{VolumeId}: {get: {<path VolumeId>, responses: {'200': <volume>}}}
            /redfish/v1/TaskService/Tasks/{TaskId}: {get: {<path TaskId>, responses: {'200': <task>}}}
            """.Replace("<volume>", "<body {type: object, properties: {Id: {type: string}, Name: {type: string}}}>", StringComparison.Ordinal), "/Volumes");
        Answer(run, "POST /redfish/v1/Volumes", status, body, ("Location", then));
        Answer(run, $"GET {then}", 200, read);
        Assert.Equal(read, Assert.IsType<RunAction.Succeeded>(run.Next()).Outputs[output]!.ToJsonString());
    }

    [Fact]
    public async Task What_follows_a_job_comes_back_the_same_from_an_Arazzo_document_that_the_schema_accepts()
    {
        using var scratch = new Scratch();
        var api = scratch.File("doc/jobs.yaml", Document(Updates));
        var first = await RoundTrip.IngestAsync(api);
        Assert.Contains(first.Workflows, one => one.Spec.Steps.Any(step => step.OnCancel?.Parameters?[0].FromUrl is not null && step.Parameters?[0].FromUrl is not null));
        RoundTrip.IsValid(RoundTrip.Export(first.Workflows));
        RoundTrip.SameSpecs(first, await RoundTrip.OfAsync(scratch, first, api));
    }

    private const string Head = """
        openapi: 3.1.0
        info: {title: Jobs, version: '1'}
        components: {schemas: {Task: {type: object, properties: {Id: {type: string}, TaskState: {type: string, enum: [New, Running, Completed, Exception]}}}}}
        """;

    /// <summary>An update service whose job identifiers stand in the Location alone, with both of the resources that Redfish has for jobs.</summary>
    private const string Updates = """
        /redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate: {post: {responses: {'202': <located>}}}
        /redfish/v1/JobService/Jobs/{JobId}: {get: {<path JobId>, responses: {'200': <body {type: object, properties: {Id: {type: string}, JobState: {type: string, enum: [Running, Completed]}}}>}}}
        /redfish/v1/TaskService/Tasks/{TaskId}:
          <path TaskId>
          get: {responses: {'200': <task>}}
          delete: {responses: {'204': {description: gone}}}
        """;

    [Theory]
    [InlineData("/redfish/v1/TaskService/Tasks/JID_7")]
    [InlineData("/redfish/v1/TaskService/TaskMonitors/JID_7")]
    [InlineData("https://bmc.example/redfish/v1/TaskService/Tasks/JID_7/Monitor")]
    public async Task A_job_that_the_Location_alone_names_is_followed_to_its_end_and_can_be_cancelled(string location)
    {
        var run = await StartAsync(Updates, "UpdateService.SimpleUpdate");
        Answer(run, "POST /redfish/v1/UpdateService/Actions/UpdateService.SimpleUpdate", 202, null, ("Location", location));
        Answer(run, "GET /redfish/v1/TaskService/Tasks/JID_7", 200, """{"TaskState":"Running"}""");
        Assert.IsType<RunAction.Wait>(run.Next());
        Assert.Equal("DELETE /redfish/v1/TaskService/Tasks/JID_7", Assert.Single(run.OnCancel()).RequestLine);
        Answer(run, "GET /redfish/v1/TaskService/Tasks/JID_7", 200, """{"TaskState":"Completed"}""");
        Assert.Equal("Completed", Assert.IsType<RunAction.Succeeded>(run.Next()).Outputs["job"]!["TaskState"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("/redfish/v1/TaskService/TaskMonitors/5", null)]
    [InlineData("/monitor/of/its/own", """{"Id":"5","TaskState":"New"}""")]
    [InlineData("/redfish/v1/TaskService/TaskMonitors/378", """{"Id":"5","TaskState":"New"}""")]
    [InlineData("/redfish/v1/TaskService/Tasks/5", """{"@Message.ExtendedInfo":[]}""")]
    [InlineData(null, """{"Id":"5","TaskState":"New"}""")]
    public async Task A_Redfish_task_is_followed_by_its_Location_or_by_its_body_whichever_the_service_gives(string? location, string? body)
    {
        var run = await StartAsync("""
            /redfish/v1/Systems/{id}/Actions/ComputerSystem.Reset: {post: {<path id>, responses: {'202': <task>, '204': {description: done}}}}
            /redfish/v1/TaskService/Tasks/{TaskId}: {get: {<path TaskId>, responses: {'200': <task>}}}
            """, "ComputerSystem.Reset", """{"id":"1"}""");
        Answer(run, "POST /redfish/v1/Systems/1/Actions/ComputerSystem.Reset", 202, body, location is null ? [] : [("Location", location)]);
        Answer(run, "GET /redfish/v1/TaskService/Tasks/5", 200, """{"Id":"5","TaskState":"Completed"}""");
        Assert.IsType<RunAction.Succeeded>(run.Next());
    }

    [Theory]
    [InlineData("/jobs/9", "GET /jobs/9")]
    [InlineData(null, null)]
    public async Task A_202_of_which_the_document_says_nothing_is_followed_where_it_has_a_Location(string? location, string? poll)
    {
        var run = await StartAsync("""
            /scans: {post: {responses: {'202': {description: accepted}}}}
            /jobs/{id}: {get: {<path id>, responses: {'200': <body {type: object, properties: {state: {type: string, enum: [running, done]}}}>}}}
            """, "/scans");
        Answer(run, "POST /scans", 202, null, location is null ? [] : [("Location", location)]);
        if (poll is not null) Answer(run, poll, 200, """{"state":"done"}""");
        Assert.Equal(202, Assert.IsType<RunAction.Succeeded>(run.Next()).Outputs["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task An_Operation_Location_is_followed_whatever_the_status_and_its_absence_ends_the_call()
    {
        var document = """
            /vms/{vm}/start: {post: {<path vm>, responses: {'200': {description: ok, headers: {operation-location: {schema: {type: string}}}}}}}
            /operations/{operationId}: {get: {<path operationId>, responses: {'200': <body {type: object, properties: {status: {type: string, enum: [Running, Succeeded, Failed]}}}>}}}
            /operations/{key}/cancel: {post: {<path key>, responses: {'200': {description: ok}}}}
            """;
        var run = await StartAsync(document, "/start", """{"vm":"a"}""");
        Answer(run, "POST /vms/a/start", 200, null, ("Operation-Location", "https://api.example/operations/op-1?api-version=2"));
        Answer(run, "GET /operations/op-1", 200, """{"status":"Running"}""");
        Assert.Equal("POST /operations/op-1/cancel", Assert.Single(run.OnCancel()).RequestLine);
        Answer(await StartAsync(document, "/start", """{"vm":"a"}"""), "POST /vms/a/start", 200, null, end: true);
    }

    [Fact]
    public async Task The_job_resource_nearest_to_what_began_the_job_is_polled_with_every_parameter_read_from_the_URL()
    {
        var run = await StartAsync("""
            /redfish/v1/TaskService/Tasks/{TaskId}: {get: {<path TaskId>, responses: {'200': <task>}}}
            /redfish/v1/Managers/{ManagerId}/Oem/Dell/Jobs: {post: {<path ManagerId>, responses: {'202': <located>}}}
            /redfish/v1/Managers/{ManagerId}/Oem/Dell/Jobs/{DellJobId}:
              <path ManagerId DellJobId>
              get: {responses: {'200': <body {type: object, properties: {JobState: {type: string, enum: [Scheduled, Completed, Failed]}}}>}}
            """, "/Jobs", """{"ManagerId":"iDRAC.Embedded.1"}""");
        Answer(run, "POST /redfish/v1/Managers/iDRAC.Embedded.1/Oem/Dell/Jobs", 202, null, ("Location", "/redfish/v1/Managers/iDRAC.Embedded.1/Oem/Dell/Jobs/JID_1"));
        Answer(run, "GET /redfish/v1/Managers/iDRAC.Embedded.1/Oem/Dell/Jobs/JID_1", 200, """{"JobState":"Failed"}""");
        Assert.Equal("wait", Assert.IsType<RunAction.Stopped>(run.Next()).Failure.StepId);
    }

    [Fact]
    public async Task A_monitor_that_says_202_until_the_job_has_ended_is_asked_until_it_says_something_else()
    {
        var run = await StartAsync("""
            /exports: {post: {responses: {'202': <located>}}}
            /exports/monitors/{monitorId}: {get: {<path monitorId>, responses: {'202': {description: under way}, '200': <body {type: object, properties: {rows: {type: integer}}}>}}}
            """, "/exports");
        Answer(run, "POST /exports", 202, null, ("Location", "/v1/exports/monitors/3"));
        Answer(run, "GET /exports/monitors/3", 202, null);
        Assert.IsType<RunAction.Wait>(run.Next());
        Answer(run, "GET /exports/monitors/3", 200, """{"rows":4}""");
        Assert.Equal(4, Assert.IsType<RunAction.Succeeded>(run.Next()).Outputs["job"]!["rows"]!.GetValue<int>());
    }

    /// <summary>Short for what the documents have in common: <c>&lt;path a b&gt;</c> parameters, <c>&lt;body schema&gt;</c>, <c>&lt;task&gt;</c> and <c>&lt;located&gt;</c> answers.</summary>
    private static string Written(string paths)
    {
        paths = paths.Replace("<task>", "<body {$ref: '#/components/schemas/Task'}>", StringComparison.Ordinal)
            .Replace("<located>", "{description: accepted, headers: {Location: {schema: {type: string}}}}", StringComparison.Ordinal);
        paths = Regex.Replace(paths, "<body ([^>]+)>", "{description: ok, content: {application/json: {schema: $1}}}");
        return Regex.Replace(paths, @"<path ([\w ]+)>", match => $"parameters: [{string.Join(", ", match.Groups[1].Value.Split(' ').Select(name => $"{{name: {name}, in: path, required: true, schema: {{type: string}}}}"))}]");
    }

    private static string Document(string paths) => $"{Head}\npaths:\n{string.Join('\n', Written(paths).Split('\n').Select(line => "  " + line))}\n";

    private static async Task<WorkflowRun> StartAsync(string paths, string main, string arguments = "{}")
    {
        using var scratch = new Scratch();
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [scratch.File("jobs.yaml", Document(paths))], TargetName = "jobs" });
        var spec = result.Workflows.Single(one => one.Spec.Steps[0].Operation is { Method: "POST" } operation && operation.Path.EndsWith(main, StringComparison.Ordinal)).Spec;
        var compiled = WorkflowCompiler.Compile(spec);
        Assert.Empty(compiled.Problems);
        return new WorkflowRun(compiled.Plan!, JsonElement.Parse(arguments));
    }

    private static void Answer(WorkflowRun run, string request, int status, string? body, params (string Name, string Value)[] headers) => Answer(run, request, status, body, false, headers);

    private static void Answer(WorkflowRun run, string request, int status, string? body, bool end, params (string Name, string Value)[] headers)
    {
        var next = run.Next();
        Assert.True(next is RunAction.Send, (next as RunAction.Stopped)?.Failure.ToString());
        Assert.Equal(request, ((RunAction.Send)next).Request.RequestLine);
        run.Received(new UpstreamResponse
        {
            StatusCode = status,
            Headers = [.. headers.Select(header => KeyValuePair.Create(header.Name, header.Value))],
            Body = Encoding.UTF8.GetBytes(body ?? ""),
            ContentType = body is null ? null : "application/json",
        });
        if (end) Assert.IsType<RunAction.Succeeded>(run.Next());
    }
}
