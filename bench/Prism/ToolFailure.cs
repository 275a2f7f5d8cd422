namespace Signalbox.Bench.Prism;

/// <summary>A tool whose call gave an error.</summary>
internal sealed record ToolFailure(string Tool, string Reason);
