namespace Signalbox.Bench.Hosts;

/// <summary>How many hosts there are, how many of them never answer, how often each of the others is called, and how much slower their calls may be for it.</summary>
internal sealed record HostsRunOptions(int Hosts, int Hanging, int Rounds, double Bound);
