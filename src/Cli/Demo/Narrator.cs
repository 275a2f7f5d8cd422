using System.Globalization;
using Signalbox.Cli.CommandLine;

namespace Signalbox.Cli.Demo;

/// <summary>Tells what happened, as it happened, with the time since the start.</summary>
internal sealed class Narrator(Terminal terminal, TimeProvider time)
{
    private readonly long _started = time.GetTimestamp();
    private int _step;

    public void Step(string title)
    {
        terminal.Out.WriteLine();
        terminal.Out.WriteLine(Styled("1", $"{++_step}. {title}"));
        terminal.Out.Flush();
    }

    public void Say(string text)
    {
        var elapsed = time.GetElapsedTime(_started).TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);
        foreach (var line in text.TrimEnd().Split('\n'))
            terminal.Out.WriteLine($"{Styled("2", $"{elapsed,6}s")}  {line.TrimEnd('\r')}");
        terminal.Out.Flush();
    }

    /// <summary>A command that a person could type.</summary>
    public void Command(string line) => Say(Styled("36", $"$ {line}"));

    private string Styled(string code, string text) => terminal.OutIsTerminal ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
