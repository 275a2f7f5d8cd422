using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Signalbox.Cli.Hosting;
using Signalbox.Conformance.Content;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Requests;
using Signalbox.Workflows.Model;

namespace Signalbox.Conformance;

/// <summary>A whole Signalbox: tasks are runs, and those need approved workflows, a control plane to be recorded on and an upstream that takes its time.</summary>
public sealed class WholeServer : IAsyncLifetime
{
    private const string Namespace = "default";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("signalbox-conformance-").FullName;
    private SlowUpstream _upstream = null!;
    private LocalStack _stack = null!;

    public Uri Mcp => _stack.McpUrl;

    public async Task InitializeAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        _upstream = await SlowUpstream.StartAsync();
        _stack = await LocalStack.StartAsync(new() { DataFolder = _folder, McpPort = 0, KubePort = 0 }, NullLoggerFactory.Instance, patience.Token);
        await _stack.Client.CreateAsync(SignalboxApi.Targets, Namespace, WholeWorkflows.Target(_upstream.Url), patience.Token);
        foreach (var workflow in WholeWorkflows.All())
            await ServeAsync(workflow, patience.Token);
    }

    public async Task DisposeAsync()
    {
        await _stack.DisposeAsync();
        await _upstream.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task ServeAsync(JsonObject workflow, CancellationToken ct)
    {
        var client = _stack.Client;
        var name = (await client.CreateAsync(SignalboxApi.Workflows, Namespace, workflow, ct)).Metadata.Name;
        await UntilAsync(name, w => w.Status?.SpecDigest is not null, ct);
        await client.PatchAsync(
            SignalboxApi.Workflows, new(Namespace, name), Patch.Merge(new JsonObject { ["status"] = new JsonObject { ["phase"] = WorkflowPhase.Approved } }),
            new PatchQuery { Subresource = "status", FieldManager = "conformance" }, ct);
        await UntilAsync(name, w => w.Status?.Phase == WorkflowPhase.Active, ct);
    }

    private async Task UntilAsync(string name, Func<McpWorkflow, bool> holds, CancellationToken ct)
    {
        McpWorkflow? last = null;
        try
        {
            while (!holds(last = await _stack.Client.GetAsync(SignalboxApi.Workflows, new(Namespace, name), ct)))
                await Task.Delay(20, ct);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{name} is {last?.Status?.Phase} after {Patience}: {string.Join("; ", last?.Status?.Conditions?.Select(c => $"{c.Type} {c.Reason} {c.Message}") ?? [])}");
        }
    }
}
