namespace Signalbox.Bench.Scale;

/// <param name="Kubeconfig">A cluster for this alone, with our kinds on it; null starts a LocalCluster.</param>
/// <param name="Workflows">Approved in one loop of kubectl.</param>
/// <param name="Large">Workflows in all, at which memory and the restart are measured.</param>
/// <param name="ActiveBound">From the end of the loop until all are Active.</param>
/// <param name="WriteBound">The operator's writes a workflow.</param>
/// <param name="MemoryBound">Bytes that operator and tool server may take each.</param>
/// <param name="RestartBound">From the start of a tool server until it is ready.</param>
internal sealed record ScaleOptions(string? Kubeconfig, int Workflows, int Large, TimeSpan ActiveBound, double WriteBound, long MemoryBound, TimeSpan RestartBound);
