namespace Signalbox.Bench.Throughput;

/// <summary>How much is measured.</summary>
/// <param name="Rounds">In each of which every side has its turn.</param>
/// <param name="Turn">How long a turn is.</param>
/// <param name="Connections">Callers at a time, each with one connection and one call on it.</param>
/// <param name="Bound">Share of the bare endpoint's calls that the tool server must reach.</param>
internal sealed record ThroughputOptions(int Rounds, TimeSpan Turn, int Connections, double Bound)
{
    /// <summary>Begin of the name of the one side that is called, for a profiler; empty: all are.</summary>
    public string Side { get; init; } = "";
}
