using System.CommandLine;
using Signalbox.Cli.CommandLine;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox approve</c>.</summary>
internal static class ApproveCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("approve", "Approves workflows: each becomes a tool that clients can call.",
            ("one workflow, and wait until it can be called", "signalbox approve idrac-restart-system --wait -m 'change 4711'"),
            ("exactly what was reviewed", "signalbox approve idrac-restart-system --digest v1:sha256:3f1c…"),
            ("everything that is undecided in a namespace", "signalbox approve --all -n dell"),
            ("the same with kubectl", "kubectl patch mcpworkflow idrac-restart-system --subresource=status --type=merge -p '{\"status\":{\"phase\":\"Approved\"}}'"));
        _ = new DecisionCommand(context, command, ApprovalDecision.Approved, canWait: true);
        return command;
    }
}
