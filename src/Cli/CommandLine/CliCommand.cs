using System.CommandLine;

namespace Signalbox.Cli.CommandLine;

/// <summary>A command whose help ends with examples: what it is for, and the line to type.</summary>
internal sealed class CliCommand(string name, string description, params (string Purpose, string Line)[] examples) : Command(name, description)
{
    public IReadOnlyList<(string Purpose, string Line)> Examples => examples;
}
