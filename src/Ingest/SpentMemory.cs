namespace Signalbox.Ingest;

/// <summary>
/// Gives memory back where an ingest throws a whole model of a large document away at once. The collector sees only that little was allocated since, and lets the heap
/// grow by as much again; a third of the most that an ingest holds would be such remains.
/// </summary>
internal static class SpentMemory
{
    /// <summary>Below this a collection costs more than it gives.</summary>
    private const long WorthIt = 64 * 1024 * 1024;

    /// <summary>Beside the work, which allocates into what becomes free.</summary>
    public static void ReturnBeside()
    {
        if (GC.GetTotalMemory(false) > WorthIt) GC.Collect(2, GCCollectionMode.Forced, blocking: false);
    }
}
