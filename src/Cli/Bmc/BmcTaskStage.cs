namespace Signalbox.Cli.Bmc;

/// <summary>One stage of a task: so long after the start, this happens.</summary>
internal sealed record BmcTaskStage(TimeSpan After, string Message, Action<DateTimeOffset>? Effect = null);
