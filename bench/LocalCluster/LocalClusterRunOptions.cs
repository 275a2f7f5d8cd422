namespace Signalbox.Bench.LocalCluster;

/// <summary>How many objects are created, how often a watch is timed, and what neither may exceed.</summary>
internal sealed record LocalClusterRunOptions(int Creates, TimeSpan CreatesBound, int Rounds, TimeSpan WatchBound);
