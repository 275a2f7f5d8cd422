using System.CommandLine;
using Signalbox.Cli.CommandLine;

namespace Signalbox.Cli.Commands;

/// <summary><c>signalbox completion</c>: scripts for shells, and for kubectl, that ask the program itself through its <c>[suggest]</c> directive.</summary>
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

    // As kubectl asks since 1.26: the words behind the plugin's name, the unfinished one last; the last line answered says that files are none of it.
    private const string Kubectl = """
        #!/usr/bin/env bash
        # kubectl's completion of 'kubectl signalbox'; save it as kubectl_complete-signalbox on PATH, executable, beside kubectl-signalbox
        line="signalbox $*"
        kubectl-signalbox "[suggest:${#line}]" "$line" 2>/dev/null
        echo :4
        """;

    public static Command Create(CommandContext context)
    {
        var command = new CliCommand("completion", "Prints a completion script for your shell.",
            ("for this bash session", "source <(signalbox completion bash)"),
            ("for every fish session", "signalbox completion fish > ~/.config/fish/completions/signalbox.fish"),
            ("for 'kubectl signalbox', where kubectl completes", "signalbox completion kubectl > ~/.local/bin/kubectl_complete-signalbox"));
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish; kubectl for the plugin" };
        shell.AcceptOnlyFromAmong("bash", "zsh", "fish", "kubectl");
        command.Add(shell);
        command.SetAction(parsed =>
        {
            context.Terminal.Out.WriteLine(parsed.GetRequiredValue(shell) switch { "bash" => Bash, "zsh" => Zsh, "fish" => Fish, _ => Kubectl });
            return ExitCodes.Done;
        });
        return command;
    }
}
