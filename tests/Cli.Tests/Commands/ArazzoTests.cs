using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Cli.Hosting;

namespace Signalbox.Cli.Tests.Commands;

/// <summary>An Arazzo document goes the whole way: imported, applied, approved, called, exported, imported again.</summary>
public sealed class ArazzoTests : IAsyncLifetime
{
    private const string Api = """
        openapi: 3.1.0
        info: {title: Machines, version: "1"}
        paths:
          /machines/{id}:
            parameters: [{name: id, in: path, required: true, schema: {type: string}}]
            get: {operationId: getMachine, responses: {"200": {description: OK}}}
          /machines/{id}/restart:
            post: {operationId: restartMachine, responses: {"202": {description: accepted}}}
        """;

    private const string Flows = """
        arazzo: 1.1.0
        info: {title: Machines, version: 1.0.0}
        sourceDescriptions:
        - {name: machines, url: machines.yaml, type: openapi}
        workflows:
        - workflowId: restart-machine
          summary: Restart a machine that is on.
          inputs: {type: object, required: [id], properties: {id: {type: string}}}
          parameters: [{name: id, in: path, value: $inputs.id}]
          steps:
          - stepId: look
            operationId: getMachine
            successCriteria: [{condition: $response.body#/state == 'on'}]
            outputs: {name: $response.body#/name}
          - stepId: restart
            operationId: restartMachine
            requestBody: {payload: {reason: asked}}
            successCriteria: [{condition: $statusCode == 202}]
          outputs: {restarted: $steps.look.outputs.name}
        - workflowId: restart-all
          steps:
          - {stepId: one, channelPath: restarts, action: send}
        """;

    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-arazzo-").FullName;
    private readonly List<string> _requests = [];
    private WebApplication? _upstream;
    private LocalStack? _stack;

    [Fact]
    public async Task A_document_is_imported_approved_called_exported_and_imported_again_without_a_change()
    {
        var flows = await WriteAsync("flows.arazzo.yaml", Flows);
        await WriteAsync("machines.yaml", Api);
        var imported = await RunAsync("ingest", flows, "--target", "lab", "--base-url", _upstream!.Urls.Single(), "--apply", "--output", "json");
        var report = JsonNode.Parse(imported.Output)!;
        Assert.Equal(("arazzo", 3, 2, 1), ((string?)report["source"], (int)report["operations"]!, (int)report["covered"]!, (int)report["workflows"]!));
        Assert.Equal("restart-all", (string?)Assert.Single(report["refused"]!.AsArray())!["workflowId"]);

        await RunAsync("approve", "lab-restart-machine", "--wait");
        var call = await RunAsync("call", "restart_machine", "--url", _stack!.McpUrl.ToString(), "--input", """{"id": "m-1"}""");
        Assert.Equal("rack7", (string?)JsonNode.Parse(call.Output)!["restarted"]);
        Assert.Equal(["GET /machines/m-1", "POST /machines/m-1/restart {\"reason\":\"asked\"}"], _requests);

        var exported = await WriteAsync("exported.arazzo.yaml", (await RunAsync("export", "-l", "signalbox.dev/target=lab")).Output);
        var again = JsonNode.Parse((await RunAsync("ingest", exported, "--target", "lab", "--base-url", _upstream.Urls.Single(), "--apply", "--output", "json")).Output)!;
        Assert.Equal(["lab-restart-machine"], Names(again["published"]!["unchanged"]));
        Assert.Empty(Names(again["published"]!["sourceRemoved"]));
        Assert.Equal((await RunAsync("export", "--all")).Output, (await RunAsync("export", "lab-restart-machine")).Output);
    }

    [Fact]
    public async Task A_document_that_is_wrong_ends_with_3_and_writes_nothing()
    {
        var flows = await WriteAsync("flows.arazzo.yaml", Flows.Replace("operationId: getMachine", "operationId: getMachines", StringComparison.Ordinal));
        await WriteAsync("machines.yaml", Api);
        var run = await CliRun.OfAsync("ingest", flows, "--target", "lab", "--out", Path.Combine(_folder, "out"));
        Assert.Equal(3, run.ExitCode);
        Assert.Contains("flows.arazzo.yaml#/workflows/0/steps/0/operationId: There is no operation 'getMachines'", run.Error, StringComparison.Ordinal);
        Assert.Contains("Did you mean 'getMachine'?", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "out")));
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        _upstream = builder.Build();
        _upstream.Urls.Add("http://127.0.0.1:0");
        _upstream.Run(async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            _requests.Add($"{context.Request.Method} {context.Request.Path} {await body.ReadToEndAsync()}".TrimEnd());
            context.Response.StatusCode = context.Request.Method == "POST" ? 202 : 200;
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync("""{"name": "rack7", "state": "on"}""");
        });
        await _upstream.StartAsync();
        _stack = await LocalStack.StartAsync(new() { DataFolder = Path.Combine(_folder, "data"), McpPort = 0, KubePort = 0 }, NullLoggerFactory.Instance, default);
    }

    public async Task DisposeAsync()
    {
        if (_stack is not null)
            await _stack.DisposeAsync();
        if (_upstream is not null)
            await _upstream.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static IEnumerable<string> Names(JsonNode? list) => (list as JsonArray ?? []).Select(name => (string)name!);

    private async Task<string> WriteAsync(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, text);
        return path;
    }

    private async Task<CliRun> RunAsync(params string[] arguments)
    {
        var run = await CliRun.OfAsync([.. arguments, "--kubeconfig", _stack!.KubeconfigPath]);
        Assert.True(run.ExitCode == 0, run.Error + run.Output);
        return run;
    }
}
