namespace Signalbox.Bench.Documents;

/// <summary>What one process spent on one document.</summary>
/// <param name="Milliseconds">From opening the document to the end, compiling of our own code included; the start of the runtime is not.</param>
/// <param name="CpuMilliseconds">Processor time of the whole process.</param>
/// <param name="PeakBytes">Largest resident size of the process.</param>
/// <param name="AllocatedBytes">Managed bytes allocated.</param>
internal sealed record LoadCost(double Milliseconds, double CpuMilliseconds, long PeakBytes, long AllocatedBytes)
{
    /// <summary>The median of each figure by itself.</summary>
    public static LoadCost Median(IReadOnlyCollection<LoadCost> runs) => new(
        Middle(runs.Select(run => run.Milliseconds)), Middle(runs.Select(run => run.CpuMilliseconds)),
        (long)Middle(runs.Select(run => (double)run.PeakBytes)), (long)Middle(runs.Select(run => (double)run.AllocatedBytes)));

    private static double Middle(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count % 2 == 1 ? sorted[sorted.Count / 2] : (sorted[(sorted.Count / 2) - 1] + sorted[sorted.Count / 2]) / 2;
    }
}
