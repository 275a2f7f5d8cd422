namespace Signalbox.Bench.Faults;

/// <summary>How many calls are made, how many at a time, which share of the requests the upstream spoils, and the seed that its faults follow from.</summary>
internal sealed record FaultRunOptions(int Calls, int Parallelism, double Share, int Seed);
