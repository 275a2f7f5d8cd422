using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Ingest;
using Signalbox.Ingest.Tests;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.Workflows.Model;
using Signalbox.Workflows.Planning;
using Signalbox.Workflows.Schemas;
using Xunit.Abstractions;

namespace Signalbox.Cli.Tests.Planning;

/// <summary>
/// The published Arazzo examples with their own API descriptions, imported and run by the executor of the tool server over real HTTP. The server knows the
/// operations of the API description and no others, and answers them as the workflow expects.
/// </summary>
public sealed partial class ArazzoOverHttpTests(ITestOutputHelper output) : IAsyncLifetime, ITargetSource
{
    private static readonly NamespacedName s_target = new("default", "lab");
    /// <summary>Answers that one workflow hands on to another, whose inputs have types: by path, as the API description has them.</summary>
    private static readonly Dictionary<string, string> s_known = new(StringComparer.Ordinal)
    {
        ["/pet/findByStatus"] = """[{"id": 7, "name": "doggie", "photoUrls": []}]""",
        ["/store/order"] = """{"id": 9, "petId": 7, "status": "placed"}""",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-arazzo-http-").FullName;
    private readonly Queue<UpstreamResponse> _answers = new();
    private readonly List<string> _seen = [];
    private (string Method, Regex Path)[] _operations = [];
    private WebApplication _api = null!;

    [SharedSpecsTheory]
    [InlineData("../suites/arazzo/examples/1.0.0/pet-coupons.arazzo.yaml", "../suites/arazzo/examples/1.0.0/pet-coupons.openapi.yaml", "pet-coupons.openapi.yaml")]
    [InlineData("../suites/arazzo/examples/1.0.0/oauth.arazzo.yaml", "../suites/arazzo/examples/1.0.0/oauth.openapi.yaml", "oauth.openapi.yaml")]
    [InlineData("arazzo/Redocly_museum-openapi-example/arazzo/museum-tickets.arazzo.yaml", "redocly/museum-3.1.yaml", "openapi.yaml")]
    public async Task Every_workflow_of_a_published_document_ends_well_over_HTTP(string arazzo, string api, string apiName)
    {
        var workflows = await ImportAsync(arazzo, api, apiName);
        Assert.NotEmpty(workflows);
        _operations = [.. Operations(await File.ReadAllTextAsync(SharedSpecs.Path(api)))];
        await using var audit = new AuditLog(Stream.Null, null, NullLoggerFactory.Instance);
        await using var executor = new HttpToolExecutor(this, audit, NullLoggerFactory.Instance);
        foreach (var workflow in workflows)
        {
            var plan = Linked(workflow, workflows);
            var arguments = JsonElement.Parse(workflow.Spec.Inputs is { } inputs ? ExampleInput.Of(inputs).ToJsonString() : "{}");
            var dry = DryRun.Of(plan, arguments);
            _seen.Clear();
            // Where the answers that fit are known by path, none are made up.
            if (_operations.All(operation => !s_known.Keys.Any(path => operation.Path.IsMatch(path))))
            {
                Assert.True(dry.Outputs is not null, dry.Refusal ?? dry.Failure?.ToString());
                foreach (var exchange in dry.Exchanges) _answers.Enqueue(exchange.Answer!);
            }

            var result = await executor.CallAsync(
                new() { Plan = plan, Workflow = new("default", workflow.Name), Target = s_target, Arguments = arguments, Caller = "test" }, CancellationToken.None);

            Assert.False(result.IsError, $"{workflow.Name}: {result.Text}");
            Assert.Empty(_answers);
            Assert.All(workflow.Spec.Outputs ?? new Dictionary<string, JsonElement>(), expected => Assert.True(result.Structured!.AsObject().ContainsKey(expected.Key), expected.Key));
            if (dry.Outputs is not null) Assert.Equal(dry.Exchanges.Select(exchange => exchange.Request.Method), _seen.Select(line => line.Split(' ')[0]));
            output.WriteLine($"{workflow.Name}: {string.Join(", ", _seen)}");
        }
    }

    public async Task InitializeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        _api = builder.Build();
        _api.Run(AnswerAsync);
        await _api.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _api.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    public McpTarget? Find(NamespacedName target) => target != s_target ? null : new()
    {
        Metadata = new() { Namespace = target.Namespace, Name = target.Name },
        Spec = new() { BaseUrl = _api.Urls.Single(), Retry = new() { MaxAttempts = 1 } },
    };

    public Secret? FindSecret(NamespacedName secret) => null;

    private async Task AnswerAsync(HttpContext http)
    {
        _seen.Add($"{http.Request.Method} {http.Request.Path}");
        var isKnown = _operations.Any(operation => operation.Method == http.Request.Method && operation.Path.IsMatch(http.Request.Path));
        if (isKnown && s_known.TryGetValue(http.Request.Path.Value!, out var body))
        {
            http.Response.ContentType = "application/json";
            await http.Response.WriteAsync(body);
            return;
        }

        if (!isKnown || !_answers.TryDequeue(out var answer))
        {
            http.Response.StatusCode = StatusCodes.Status501NotImplemented;
            return;
        }

        http.Response.StatusCode = answer.StatusCode;
        foreach (var (name, value) in answer.Headers.Where(header => !header.Key.Equals("Content-Type", StringComparison.OrdinalIgnoreCase))) http.Response.Headers.Append(name, value);
        http.Response.ContentType = answer.ContentType;
        if (answer.StatusCode is not (204 or 205 or 304)) await http.Response.Body.WriteAsync(answer.Body);
    }

    /// <summary>With the API description under the name by which the document knows it.</summary>
    private async Task<IReadOnlyList<GeneratedWorkflow>> ImportAsync(string arazzo, string api, string apiName)
    {
        var (document, description) = (Path.Combine(_folder, Path.GetFileName(arazzo)), Path.Combine(_folder, apiName));
        File.Copy(SharedSpecs.Path(arazzo), document);
        File.Copy(SharedSpecs.Path(api), description);
        return (await new Ingestor().IngestAsync(new() { Sources = [document, description], TargetName = s_target.Name })).Workflows;
    }

    private static WorkflowPlan Linked(GeneratedWorkflow workflow, IReadOnlyList<GeneratedWorkflow> all)
    {
        var calls = WorkflowCalls.Of(new("default", workflow.Name), workflow.Spec).Calls.Select(call => call.WorkflowId).Distinct(StringComparer.Ordinal);
        return WorkflowCompiler.Compile(workflow.Spec).Plan!.LinkedTo(
            calls.ToDictionary(id => id, id => Linked(all.Single(one => one.Spec.WorkflowId == id), all), StringComparer.Ordinal));
    }

    /// <summary>The operations of a YAML document that is indented by two.</summary>
    private static IEnumerable<(string Method, Regex Path)> Operations(string yaml)
    {
        Regex? path = null;
        foreach (var line in yaml.Split('\n'))
        {
            if (PathLine().Match(line) is { Success: true } found)
                path = new($"^{string.Join("[^/]+", Parameter().Split(found.Groups[1].Value).Select(Regex.Escape))}$", RegexOptions.CultureInvariant);
            else if (path is not null && MethodLine().Match(line) is { Success: true } method)
                yield return (method.Groups[1].Value.ToUpperInvariant(), path);
        }
    }

    [GeneratedRegex(@"^  ['""]?(/[^:'""]*)['""]?:\s*$")]
    private static partial Regex PathLine();

    [GeneratedRegex(@"^    (get|put|post|delete|patch):\s*$")]
    private static partial Regex MethodLine();

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Parameter();
}
