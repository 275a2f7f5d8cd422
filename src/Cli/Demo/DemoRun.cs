using System.Globalization;
using System.Text.Json.Nodes;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Commands;
using Signalbox.Cli.Hosting;
using Signalbox.Cli.Output;
using Signalbox.Cli.Reviewing;
using Signalbox.Ingest;
using Signalbox.Ingest.Publishing;
using Signalbox.Kubernetes;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Demo;

/// <summary>The whole way once: a document in, workflows reviewed and approved, a tool called, the world changed. Each line tells what was observed.</summary>
internal sealed class DemoRun(LocalStack stack, DemoUpstream upstream, Narrator tell, TimeProvider time)
{
    private const string Gesture = """{"status":{"phase":"Approved"}}""";
    private const int ShownRows = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly string _namespace = stack.Client.DefaultNamespace;
    private readonly Kubectl? _kubectl = Kubectl.Find();

    public async Task RunAsync(CancellationToken ct)
    {
        tell.Step("An upstream and its login");
        await upstream.RegisterAsync(stack.Client, _namespace, ct).ConfigureAwait(false);
        tell.Say($"a simulated Redfish controller answers at {upstream.Url}");
        tell.Say($"Secret {DemoUpstream.SecretName} holds its login, McpTarget {DemoUpstream.TargetName} its address");

        tell.Step("From an OpenAPI document to workflows");
        var result = await IngestAsync(ct).ConfigureAwait(false);

        tell.Step("Nothing is served before a person has looked at it");
        await ShowPendingAsync(result.Workflows.Count, ct).ConfigureAwait(false);
        await using var client = await ListeningClient.ConnectAsync(stack.McpUrl, time, ct).ConfigureAwait(false);
        var before = await client.ToolsAsync(ct).ConfigureAwait(false);
        tell.Say($"an MCP client is connected to {client.ServerName} at {stack.McpUrl} and sees {before.Count} tools");

        tell.Step("Two workflows are approved");
        var reader = DemoChoice.Reader(result.Workflows);
        var switcher = DemoChoice.Switcher(result.Workflows);
        Describe(reader);
        Describe(switcher);
        await ApproveAsync(reader, ct).ConfigureAwait(false);
        var patched = await ApproveAsync(switcher, ct).ConfigureAwait(false);
        string[] names = [reader.Spec.Tool.Name, switcher.Spec.Tool.Name];
        var (heard, tools) = await client.WaitForToolsAsync(names, Patience, ct).ConfigureAwait(false);
        tell.Say($"the client heard notifications/tools/list_changed {Milliseconds(heard - patched)} after the last approval was answered");
        foreach (var tool in tools)
            tell.Say($"  {tool.Name}: {tool.Title ?? tool.Description}");

        tell.Step("The tools are called");
        var readerTool = tools.First(t => t.Name == names[0]);
        var switcherTool = tools.First(t => t.Name == names[1]);
        var power = await PowerStateAsync(client, readerTool, ct).ConfigureAwait(false);
        tell.Say($"the system is {power}");
        var arguments = DemoChoice.Arguments(switcherTool.JsonSchema, DemoUpstream.SystemId, DemoUpstream.SystemName, "GracefulShutdown");
        tell.Command($"signalbox call {switcherTool.Name} --input {Kubectl.Quote(arguments.ToJsonString())}");
        tell.Say(Short(await client.CallAsync(switcherTool.Name, arguments, ct).ConfigureAwait(false)));
        await WatchPowerAsync(client, readerTool, power, ct).ConfigureAwait(false);
    }

    private async Task<IngestResult> IngestAsync(CancellationToken ct)
    {
        tell.Command($"signalbox ingest {ShippedFiles.RedfishPack} --target {DemoUpstream.TargetName} --apply");
        var request = new IngestRequest { Sources = [ShippedFiles.RedfishPack], TargetName = DemoUpstream.TargetName, Namespace = _namespace };
        var result = await new Ingestor().IngestAsync(request, null, ct).ConfigureAwait(false);
        var applied = PublishText.Write(await new ClusterPublisher(stack.Client).PublishAsync(result, _namespace, ct).ConfigureAwait(false), _namespace);
        tell.Say(ReportText.Write(result.Report) + applied);
        return result;
    }

    private async Task ShowPendingAsync(int expected, CancellationToken ct)
    {
        tell.Command("signalbox list");
        IReadOnlyList<WorkflowRow> rows;
        var started = time.GetTimestamp();
        while (true)
        {
            rows = RowOrder.Sort(await ListCommand.RowsAsync(stack.Client, _namespace, new RowFilter(), null, ct).ConfigureAwait(false), RowOrder.Name);
            if (rows.Count == expected && rows.All(r => r.SpecDigest is not null))
                break;
            if (time.GetElapsedTime(started) > Patience)
                throw CliException.Failure($"the operator has published {rows.Count(r => r.SpecDigest is not null)} of {expected} digests within {Patience.TotalSeconds:0} s");
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, ct).ConfigureAwait(false);
        }
        tell.Say(ListCommand.Table([.. rows.Take(ShownRows)], withNamespace: false, time.GetUtcNow()));
        if (rows.Count > ShownRows)
            tell.Say($"… and {rows.Count - ShownRows} more");
        tell.Say(string.Join(", ", rows.GroupBy(r => r.Phase, StringComparer.Ordinal).Select(g => $"{g.Count()} {g.Key}")));
    }

    private void Describe(GeneratedWorkflow workflow)
    {
        tell.Say($"{workflow.Name} ({RiskRule.Word(RiskRule.Of(workflow.Spec))}): {workflow.Spec.Tool.Description}");
        foreach (var step in workflow.Spec.Steps)
            tell.Say($"    {step.Operation?.Method} {step.Operation?.Path}");
    }

    /// <returns>When the answer was there.</returns>
    private async Task<DateTimeOffset> ApproveAsync(GeneratedWorkflow workflow, CancellationToken ct)
    {
        string[] arguments = ["patch", "mcpworkflow", workflow.Name, "--subresource=status", "--type=merge", "-p", Gesture];
        tell.Command(Kubectl.Line(arguments));
        if (_kubectl is not null)
        {
            tell.Say(await _kubectl.RunAsync(stack.KubeconfigPath, arguments, ct).ConfigureAwait(false));
        }
        else
        {
            var patch = Patch.Merge((JsonObject)JsonNode.Parse(Gesture)!);
            await stack.Client.PatchAsync(SignalboxApi.Workflows, new(_namespace, workflow.Name), patch, new PatchQuery { Subresource = "status" }, ct).ConfigureAwait(false);
            tell.Say("patched through the API in kubectl's place, for kubectl is not on PATH");
        }
        return time.GetUtcNow();
    }

    private static async Task<string> PowerStateAsync(ListeningClient client, ModelContextProtocol.Client.McpClientTool reader, CancellationToken ct)
    {
        var arguments = DemoChoice.Arguments(reader.JsonSchema, DemoUpstream.SystemId, DemoUpstream.SystemName, "");
        var result = await client.CallAsync(reader.Name, arguments, ct).ConfigureAwait(false);
        return Find(result, "PowerState") ?? throw CliException.Failure($"{reader.Name} told no PowerState: {Short(result)}");
    }

    private async Task WatchPowerAsync(ListeningClient client, ModelContextProtocol.Client.McpClientTool reader, string before, CancellationToken ct)
    {
        var last = before;
        var started = time.GetTimestamp();
        while (last != "Off")
        {
            if (time.GetElapsedTime(started) > Patience)
                throw CliException.Failure($"the system is still {last} after {Patience.TotalSeconds:0} s");
            var now = await PowerStateAsync(client, reader, ct).ConfigureAwait(false);
            if (now != last)
                tell.Say($"{reader.Name} reads back: the system is {now}");
            last = now;
            await Task.Delay(TimeSpan.FromMilliseconds(100), time, ct).ConfigureAwait(false);
        }
    }

    /// <summary>The first string of that name at any depth, in any spelling.</summary>
    private static string? Find(JsonNode? node, string name) => node switch
    {
        JsonObject map => map.FirstOrDefault(p => string.Equals(p.Key.Replace("_", "", StringComparison.Ordinal), name, StringComparison.OrdinalIgnoreCase) && p.Value is JsonValue).Value?.ToString()
            ?? map.Select(p => Find(p.Value, name)).FirstOrDefault(found => found is not null),
        JsonArray list => list.Select(item => Find(item, name)).FirstOrDefault(found => found is not null),
        _ => null,
    };

    private static string Short(JsonNode? node)
    {
        var text = ResultWriter.Json(node);
        return text.Length <= 1500 ? text : text[..1500] + " …";
    }

    private static string Milliseconds(TimeSpan span) => span.TotalMilliseconds.ToString("0", CultureInfo.InvariantCulture) + " ms";
}
