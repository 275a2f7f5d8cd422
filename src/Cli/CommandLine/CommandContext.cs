namespace Signalbox.Cli.CommandLine;

/// <summary>What every command is made with.</summary>
internal sealed record CommandContext(Terminal Terminal, GlobalOptions Options);
