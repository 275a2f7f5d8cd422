namespace Signalbox.Bench.Throughput;

/// <summary>What came of one turn.</summary>
/// <param name="Calls">How many were answered.</param>
/// <param name="Rate">Calls a second.</param>
/// <param name="Processor">Processor time a call, of client, server and upstream together. Other work of the machine changes it less than the rate.</param>
internal readonly record struct Turn(int Calls, double Rate, TimeSpan Processor);
