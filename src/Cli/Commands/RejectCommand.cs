using System.CommandLine;
using Signalbox.Cli.CommandLine;
using Signalbox.Workflows.Model;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox reject</c>.</summary>
internal static class RejectCommand
{
    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("reject", "Denies workflows. A tool that is served is withdrawn.",
            ("say why", "signalbox reject idrac-delete-volume -m 'must not be automated'"),
            ("everything that is undecided in a namespace", "signalbox reject --all -n dell"));
        _ = new DecisionCommand(context, command, ApprovalDecision.Denied, canWait: false);
        return command;
    }
}
