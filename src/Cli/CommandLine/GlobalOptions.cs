using System.CommandLine;
using Signalbox.Cli.Output;

namespace Signalbox.Cli.CommandLine;

/// <summary>The options that every command understands.</summary>
internal sealed class GlobalOptions
{
    public Option<string?> Kubeconfig { get; } = new("--kubeconfig")
    {
        Description = "Kubeconfig file [default: $KUBECONFIG, ~/.kube/config, in-cluster, the local data folder]",
        HelpName = "FILE",
        Recursive = true,
    };

    public Option<string?> Context { get; } = new("--context") { Description = "Context of the kubeconfig", HelpName = "NAME", Recursive = true };

    public Option<string?> Namespace { get; } = new("--namespace", "-n")
    {
        Description = "Namespace [default: the context's]",
        HelpName = "NS",
        Recursive = true,
    };

    public Option<string> Output { get; } = new("--output", "-o")
    {
        Description = "How results are written: table, json or yaml",
        HelpName = "FORMAT",
        Recursive = true,
        DefaultValueFactory = _ => "table",
    };

    public GlobalOptions() => Output.AcceptOnlyFromAmong("table", "json", "yaml");

    public void AddTo(Command root)
    {
        root.Add(Kubeconfig);
        root.Add(Context);
        root.Add(Namespace);
        root.Add(Output);
    }

    public OutputFormat FormatOf(ParseResult parsed) => parsed.GetValue(Output) switch
    {
        "json" => OutputFormat.Json,
        "yaml" => OutputFormat.Yaml,
        _ => OutputFormat.Table,
    };
}
