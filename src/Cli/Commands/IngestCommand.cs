using System.CommandLine;
using System.Text.Json;
using Signalbox.Cli.CommandLine;
using Signalbox.Cli.Output;
using Signalbox.Ingest;
using Signalbox.Ingest.Publishing;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox ingest</c>: workflows from OpenAPI and Arazzo documents, as files or into the cluster.</summary>
internal static class IngestCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("ingest", "Makes workflows from OpenAPI documents, or imports those of Arazzo documents. They wait for approval; nothing is served by this.",
            ("look at what would come of a document", "signalbox ingest idrac.yaml --target idrac --out ./workflows"),
            ("put it into the cluster", "signalbox ingest idrac.yaml --target idrac -n dell --apply"),
            ("import an Arazzo document, with the OpenAPI document that it refers to", "signalbox ingest restart.arazzo.yaml idrac.yaml --target idrac --out ./workflows"),
            ("one product area of a large document, without what formats disks", "signalbox ingest array.json --target array --include 'area:volume' --exclude '/volume/*/format' --apply"),
            ("let a model on this machine name the tools", "signalbox ingest idrac.yaml --target idrac --out ./workflows --cluster llm --llm-model qwen3:8b"),
            ("a document of a host in your own network", "signalbox ingest http://gitlab.internal/api/openapi.yaml --allow-remote --allow-host gitlab.internal --target shop --apply"),
            ("a document on the web, for an upstream at another address", "signalbox ingest https://example.com/openapi.json --allow-remote --target shop --base-url https://shop.internal/v1 --apply"));
        var sources = new Argument<string[]>("FILE|URL") { Description = "OpenAPI 3.x, Swagger 2.0 or Arazzo 1.x, JSON or YAML", Arity = ArgumentArity.OneOrMore };
        var target = new Option<string>("--target") { Description = "Name of the McpTarget that the workflows call", HelpName = "NAME", Required = true };
        var output = new Option<string?>("--out") { Description = "Write one manifest a workflow and report.json into this folder", HelpName = "DIR" };
        var apply = new Option<bool>("--apply") { Description = "Apply to the cluster" };
        var cluster = new Option<string>("--cluster")
        {
            Description = "heuristic, or llm: the same workflows, named and sorted by a language model",
            HelpName = "HOW",
            DefaultValueFactory = _ => "heuristic",
        };
        cluster.AcceptOnlyFromAmong("heuristic", "llm");
        var model = new ModelOptions();
        var baseUrl = new Option<string?>("--base-url") { Description = "Base URL of the upstream, in place of the document's", HelpName = "URL" };
        var include = Patterns("--include", "Make workflows of these operations alone: a path such as '/volume/**', 'tag:NAME' or 'area:NAME'; may be given more than once");
        var exclude = Patterns("--exclude", "Leave these operations alone, named in the same way; may be given more than once");
        var allowRemote = new Option<bool>("--allow-remote") { Description = "Allow documents and references to be fetched over the network" };
        var allowHosts = new Option<string[]>("--allow-host")
        {
            Description = "With --allow-remote: also fetch from this host although its address is loopback, link-local or private; may be given more than once",
            HelpName = "NAME",
        };
        command.Add(sources);
        command.Add(target);
        command.Add(output);
        command.Add(apply);
        command.Add(cluster);
        model.AddTo(command);
        command.Add(baseUrl);
        command.Add(include);
        command.Add(exclude);
        command.Add(allowRemote);
        command.Add(allowHosts);
        command.Validators.Add(result =>
        {
            var (folder, toCluster) = (result.GetValue(output), result.GetValue(apply));
            if (folder is null && !toCluster)
                result.AddError("Say where the workflows go: --out DIR or --apply");
            if (folder is not null && toCluster)
                result.AddError("--out and --apply exclude each other");
            if (result.GetValue(target) is { } name && !IsLabel(name))
                result.AddError($"--target '{name}' is no resource name: lower case letters, digits and '-', at most 63");
            if (result.GetValue(baseUrl) is { } url && !(Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https"))
                result.AddError($"--base-url '{url}' is no http or https URL");
            foreach (var host in result.GetValue(allowHosts) ?? [])
            {
                if (Uri.CheckHostName(host) == UriHostNameType.Unknown)
                    result.AddError($"--allow-host '{host}' is no host name or address; leave scheme, port and path out");
                else if (!result.GetValue(allowRemote))
                    result.AddError("--allow-host belongs to --allow-remote");
            }
            model.Validate(result, result.GetResult(cluster)?.Tokens is [.., { Value: "llm" }]);
        });
        command.SetAction(async (parsed, ct) =>
        {
            using var session = parsed.GetValue(apply) ? ClusterSession.Open(context, parsed) : null;
            var request = new IngestRequest
            {
                Sources = parsed.GetRequiredValue(sources),
                TargetName = parsed.GetRequiredValue(target),
                Namespace = session?.Namespace ?? parsed.GetValue(context.Options.Namespace),
                BaseUrl = parsed.GetValue(baseUrl),
                Include = parsed.GetValue(include) ?? [],
                Exclude = parsed.GetValue(exclude) ?? [],
                AllowRemote = parsed.GetValue(allowRemote),
                AllowedHosts = parsed.GetValue(allowHosts) ?? [],
                Llm = parsed.GetValue(cluster) == "llm" ? model.Read(parsed) : null,
            };
            var (result, outcome, where) = await context.Terminal.WithProgressAsync("reading", async say =>
            {
                var progress = new ProgressLine(say);
                var ingested = await new Ingestor().IngestAsync(request, progress, ct).ConfigureAwait(false);
                if (session is null)
                {
                    say($"writing {ingested.Workflows.Count} manifests");
                    return (ingested, null, await WriteAsync(parsed.GetValue(output)!, ingested, ct).ConfigureAwait(false));
                }
                var published = await new ClusterPublisher(session.Client).PublishAsync(ingested, session.Namespace, progress, ct).ConfigureAwait(false);
                return (ingested, (PublishOutcome?)published, PublishText.Write(published, session.Namespace));
            }).ConfigureAwait(false);
            var report = JsonSerializer.SerializeToNode(result.Report, IngestReportJson.Default.IngestReport)!;
            if (outcome is not null)
                report["published"] = JsonSerializer.SerializeToNode(outcome, IngestReportJson.Default.PublishOutcome);
            if (result.Report.Llm?.Problem is { } problem)
                await context.Terminal.Error.WriteLineAsync($"warning: {problem}").ConfigureAwait(false);
            ResultWriter.Write(context.Terminal, context.Options.FormatOf(parsed), report, () => ReportText.Write(result.Report) + where);
            return ExitCodes.Done;
        });
        return command;
    }

    private static Option<string[]> Patterns(string name, string description)
    {
        var option = new Option<string[]>(name) { Description = description, HelpName = "PATTERN" };
        option.CompletionSources.Add("area:", "tag:");
        return option;
    }

    private static async Task<string> WriteAsync(string folder, IngestResult result, CancellationToken ct)
    {
        var outcome = await ManifestWriter.WriteAsync(result, folder, ct).ConfigureAwait(false);
        return PublishText.Write(outcome, folder);
    }

    private static bool IsLabel(string name) =>
        name.Length is > 0 and <= 63 && name[0] != '-' && name[^1] != '-' && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-');

    private sealed class ProgressLine(Action<string> say) : IProgress<IngestProgress>
    {
        public void Report(IngestProgress value) =>
            say(value.Total > 0 ? $"{value.Stage} {value.Done}/{value.Total} {value.Detail}" : $"{value.Stage} {value.Detail}");
    }
}
