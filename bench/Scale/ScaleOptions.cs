namespace Signalbox.Bench.Scale;

/// <param name="Kubeconfig">A cluster for this alone, with our kinds on it; null starts a LocalCluster.</param>
/// <param name="ByGit">Approved by one kubectl apply of McpWorkflowApprovals, as a sync from Git does; else by one loop of kubectl.</param>
/// <param name="Workflows">Approved at once.</param>
/// <param name="Large">Workflows in all, at which memory and the restart are measured.</param>
/// <param name="ActiveBound">From the end of the loop, or apply, until all are Active.</param>
/// <param name="WriteBound">The operator's writes a workflow.</param>
/// <param name="MemoryBound">Bytes that operator and tool server may take each.</param>
/// <param name="RestartBound">From the start of a tool server until it is ready.</param>
internal sealed record ScaleOptions(string? Kubeconfig, bool ByGit, int Workflows, int Large, TimeSpan ActiveBound, double WriteBound, long MemoryBound, TimeSpan RestartBound);
