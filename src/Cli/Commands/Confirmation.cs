using System.Text.Json;
using ModelContextProtocol.Protocol;
using Signalbox.Cli.CommandLine;

namespace Signalbox.Cli.Commands;

/// <summary>Answers the server's question whether a call shall be sent: as the command line said, else as the person at the terminal says.</summary>
internal sealed class Confirmation(Terminal terminal, bool yes)
{
    private const string Question = "confirm";

    public async ValueTask<ElicitResult> AnswerAsync(ElicitRequestParams? question, CancellationToken ct)
    {
        // Other questions than this one have no answer on a command line.
        if (question?.RequestedSchema?.Properties.ContainsKey(Question) != true)
            return new() { Action = "decline" };
        if (yes)
            return Yes();
        if (!terminal.ErrorIsTerminal)
        {
            await terminal.Error.WriteLineAsync("The target asks for confirmation, and there is no terminal to ask on. Give --yes to answer yes.").ConfigureAwait(false);
            return new() { Action = "decline" };
        }
        await terminal.Error.WriteAsync($"{Environment.NewLine}{question.Message}{Environment.NewLine}Call it? [y/N] ").ConfigureAwait(false);
        await terminal.Error.FlushAsync(ct).ConfigureAwait(false);
        var answer = await terminal.In.ReadLineAsync(ct).ConfigureAwait(false);
        return answer?.Trim().ToUpperInvariant() is "Y" or "YES" ? Yes() : new() { Action = "decline" };
    }

    private static ElicitResult Yes() => new() { Action = "accept", Content = new Dictionary<string, JsonElement> { [Question] = JsonSerializer.SerializeToElement(true) } };
}
