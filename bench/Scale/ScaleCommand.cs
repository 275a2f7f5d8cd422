using System.CommandLine;

namespace Signalbox.Bench.Scale;

/// <summary><c>scale</c> on the command line.</summary>
internal static class ScaleCommand
{
    public static Command Create()
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "A cluster for this alone, with the kinds of config/crds; default: an embedded one." };
        var git = new Option<bool>("--git") { Description = "Approve by one kubectl apply --server-side of McpWorkflowApprovals, as a sync from Git does, instead of a loop of kubectl." };
        var workflows = new Option<int>("--workflows") { Description = "Workflows that are approved at once.", DefaultValueFactory = _ => 1000 };
        var large = new Option<int>("--large") { Description = "Workflows in all when memory and a restart are measured.", DefaultValueFactory = _ => 5000 };
        var active = new Option<double>("--active-bound-s") { Description = "Seconds after the loop, or apply, in which all must be Active.", DefaultValueFactory = _ => 20 };
        var writes = new Option<double>("--write-bound") { Description = "The operator's writes of objects a workflow; events are counted apart.", DefaultValueFactory = _ => 3 };
        var memory = new Option<int>("--memory-bound-mb") { Description = "Memory that operator and tool server may take each.", DefaultValueFactory = _ => 300 };
        var restart = new Option<double>("--restart-bound-s") { Description = "Seconds until a new tool server is ready.", DefaultValueFactory = _ => 5 };
        var command = new Command("scale", "Approvals by the thousand: how soon all are served, what it costs the API server, and what the processes weigh.")
        {
            kubeconfig, git, workflows, large, active, writes, memory, restart,
        };
        command.SetAction((parsed, cancellation) => ScaleRun.RunAsync(
            new(
                parsed.GetValue(kubeconfig), parsed.GetValue(git), parsed.GetValue(workflows), parsed.GetValue(large), TimeSpan.FromSeconds(parsed.GetValue(active)),
                parsed.GetValue(writes), parsed.GetValue(memory) * 1_000_000L, TimeSpan.FromSeconds(parsed.GetValue(restart))),
            cancellation));
        return command;
    }
}
