using System.CommandLine;
using Signalbox.Cli.CommandLine;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox completion</c>: scripts that ask the program itself through its <c>[suggest]</c> directive.</summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # bash completion for signalbox; load it with:  source <(signalbox completion bash)
        _signalbox() {
          local IFS=$'\n' word="${COMP_WORDS[COMP_CWORD]}"
          COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "$word"))
        }
        complete -o default -F _signalbox signalbox ./signalbox
        """;

    private const string Zsh = """
        #compdef signalbox
        # zsh completion for signalbox; load it with:  source <(signalbox completion zsh)
        _signalbox() {
          local -a suggestions
          suggestions=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
          compadd -- $suggestions || _files
        }
        compdef _signalbox signalbox ./signalbox
        """;

    private const string Fish = """
        # fish completion for signalbox; load it with:  signalbox completion fish | source
        complete -c signalbox -a '(signalbox "[suggest:"(commandline -C)"]" (commandline -cp) 2>/dev/null)'
        """;

    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("completion", "Prints a completion script for your shell.",
            ("for this bash session", "source <(signalbox completion bash)"),
            ("for every fish session", "signalbox completion fish > ~/.config/fish/completions/signalbox.fish"));
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish");
        command.Add(shell);
        command.SetAction(parsed =>
        {
            context.Terminal.Out.WriteLine(parsed.GetRequiredValue(shell) switch { "bash" => Bash, "zsh" => Zsh, _ => Fish });
            return ExitCodes.Done;
        });
        return command;
    }
}
