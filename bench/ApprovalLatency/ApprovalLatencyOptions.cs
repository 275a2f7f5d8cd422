namespace Signalbox.Bench.ApprovalLatency;

/// <summary>How large the registry is, how often an approval is timed, and what the median must stay under.</summary>
internal sealed record ApprovalLatencyOptions(int Workflows, int Rounds, TimeSpan Bound);
