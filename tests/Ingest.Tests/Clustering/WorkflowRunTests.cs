using System.Text;
using System.Text.Json;
using Signalbox.Workflows.Planning;

namespace Signalbox.Ingest.Tests.Clustering;

/// <summary>Generated workflows run by the interpreter against answers of the kind that their document promises.</summary>
public sealed class WorkflowRunTests
{
    private const string Listing = """{"items":[{"id":"m-1","name":"alpha"},{"id":"m-2","name":"it's \"beta\""}]}""";

    private static readonly string s_input = Path.Combine(SharedSpecs.RepositoryRoot(), "tests", "Ingest.Tests", "Golden", "machines", "input.yaml");

    [Fact]
    public async Task A_reboot_finds_the_machine_by_name_starts_the_job_and_follows_it_to_its_end()
    {
        var run = await Start("reboot_machine", """{"name":"it's \"beta\"","force":true}""");
        Answer(run, "GET", "/machines?limit=500", 200, Listing);
        var send = Answer(run, "POST", "/machines/m-2/actions/reboot", 202, """{"id":"j-7","state":"queued"}""");
        Assert.Equal("""{"force":true}""", Encoding.UTF8.GetString(send.Body.Span));
        Answer(run, "GET", "/jobs/j-7", 200, """{"id":"j-7","state":"running"}""");
        Assert.Equal(TimeSpan.FromSeconds(2), Assert.IsType<RunAction.Wait>(run.Next()).Delay);
        Answer(run, "GET", "/jobs/j-7", 200, """{"id":"j-7","state":"succeeded"}""");
        Assert.Equal("succeeded", Assert.IsType<RunAction.Succeeded>(run.Next()).Outputs["job"]!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_reboot_that_is_done_at_once_polls_nothing()
    {
        var run = await Start("reboot_machine", """{"name":"alpha"}""");
        Answer(run, "GET", "/machines?limit=500", 200, Listing);
        Answer(run, "POST", "/machines/m-1/actions/reboot", 204, null);
        Assert.Equal(204, Assert.IsType<RunAction.Succeeded>(run.Next()).Outputs["status"]!.GetValue<int>());
    }

    [Fact]
    public async Task A_job_that_fails_ends_the_run_without_another_poll()
    {
        var run = await Start("reboot_machine", """{"name":"alpha"}""");
        Answer(run, "GET", "/machines?limit=500", 200, Listing);
        Answer(run, "POST", "/machines/m-1/actions/reboot", 202, """{"id":"j-8","state":"queued"}""");
        Answer(run, "GET", "/jobs/j-8", 200, """{"id":"j-8","state":"failed"}""");
        Assert.Equal("wait", Assert.IsType<RunAction.Stopped>(run.Next()).Failure.StepId);
    }

    [Fact]
    public async Task A_name_that_is_not_there_stops_before_anything_is_changed()
    {
        var run = await Start("delete_machine", """{"name":"gamma"}""");
        Answer(run, "GET", "/machines?limit=500", 200, Listing);
        Assert.Equal("find", Assert.IsType<RunAction.Stopped>(run.Next()).Failure.StepId);
    }

    [Fact]
    public async Task A_name_that_two_things_have_stops_before_anything_is_changed()
    {
        var run = await Start("delete_machine", """{"name":"alpha"}""");
        Answer(run, "GET", "/machines?limit=500", 200, """{"items":[{"id":"m-1","name":"alpha"},{"id":"m-9","name":"alpha"}]}""");
        Assert.IsType<RunAction.Stopped>(run.Next());
    }

    [Fact]
    public async Task An_update_sends_the_tag_it_read_and_only_the_arguments_given()
    {
        var run = await Start("update_machine", """{"name":"alpha","memory":1024}""");
        Answer(run, "GET", "/machines?limit=500", 200, Listing);
        Answer(run, "GET", "/machines/m-1", 200, "{}", KeyValuePair.Create("ETag", "\"v3\""));
        var send = Answer(run, "PATCH", "/machines/m-1", 200, """{"id":"m-1"}""");
        Assert.Equal("""{"memory":1024}""", Encoding.UTF8.GetString(send.Body.Span));
        Assert.Contains(send.Headers, header => header is { Key: "If-Match", Value: "\"v3\"" });
    }

    [Fact]
    public async Task What_was_created_is_read_back()
    {
        var run = await Start("create_machine", """{"name":"delta"}""");
        Answer(run, "POST", "/machines", 201, """{"id":"m-5"}""");
        Answer(run, "GET", "/machines/m-5", 200, """{"id":"m-5","name":"delta"}""");
        Assert.Equal("delta", Assert.IsType<RunAction.Succeeded>(run.Next()).Outputs["result"]!["name"]!.GetValue<string>());
    }

    private static async Task<WorkflowRun> Start(string tool, string arguments)
    {
        var result = await new Ingestor().IngestAsync(new IngestRequest { Sources = [s_input], TargetName = "machines" });
        var spec = result.Workflows.Single(one => one.Spec.Tool.Name == tool).Spec;
        return new WorkflowRun(WorkflowCompiler.Compile(spec).Plan!, JsonElement.Parse(arguments));
    }

    private static UpstreamRequest Answer(WorkflowRun run, string method, string path, int status, string? body, params KeyValuePair<string, string>[] headers)
    {
        var next = run.Next();
        Assert.True(next is RunAction.Send, (next as RunAction.Stopped)?.Failure.ToString());
        var request = ((RunAction.Send)next).Request;
        Assert.Equal($"{method} {path}", $"{request.Method} {request.PathAndQuery}");
        run.Received(new UpstreamResponse { StatusCode = status, Headers = headers, Body = Encoding.UTF8.GetBytes(body ?? ""), ContentType = body is null ? null : "application/json" });
        return request;
    }
}
