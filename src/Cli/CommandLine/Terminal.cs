using Spectre.Console;

namespace Signalbox.Cli.CommandLine;

/// <summary>The standard streams, and whether a person looks at them. Results go to <see cref="Out"/>, all else to <see cref="Error"/>.</summary>
internal sealed record Terminal(TextReader In, TextWriter Out, TextWriter Error, bool OutIsTerminal, bool ErrorIsTerminal)
{
    /// <summary>The process's own streams. <c>NO_COLOR</c> and <c>TERM=dumb</c> turn colours and progress off.</summary>
    public static Terminal OfProcess()
    {
        var plain = Environment.GetEnvironmentVariable("NO_COLOR") is { Length: > 0 } || Environment.GetEnvironmentVariable("TERM") == "dumb";
        return new(Console.In, Console.Out, Console.Error, !plain && !Console.IsOutputRedirected, !plain && !Console.IsErrorRedirected);
    }

    /// <summary>Colours for standard output; only where <see cref="OutIsTerminal"/>.</summary>
    public IAnsiConsole RichOut() => Rich(Out);

    /// <summary>Progress on standard error; only where <see cref="ErrorIsTerminal"/>.</summary>
    public IAnsiConsole RichError() => Rich(Error);

    /// <summary>Runs work under a spinner on a terminal, and silently elsewhere.</summary>
    public Task<T> WithProgressAsync<T>(string what, Func<Action<string>, Task<T>> work) =>
        ErrorIsTerminal
            ? RichError().Status().StartAsync(Markup.Escape(what), status => work(text => status.Status = Markup.Escape(text)))
            : work(_ => { });

    private static IAnsiConsole Rich(TextWriter writer) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
}
