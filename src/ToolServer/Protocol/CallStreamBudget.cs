namespace Signalbox.ToolServer.Protocol;

/// <summary>How much memory the answers take that are kept for clients that lost their connection, in all sessions together; and how long they are kept.</summary>
internal sealed class CallStreamBudget(TimeProvider time)
{
    private const long MaxBytes = 64 * 1024 * 1024;

    /// <summary>A client that has not come back for an answer by then gets it no more.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(5);

    private long _taken;

    public long Now => time.GetTimestamp();

    public bool HasExpired(long completedAt) => time.GetElapsedTime(completedAt) > Kept;

    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref _taken, bytes) <= MaxBytes)
            return true;
        Interlocked.Add(ref _taken, -bytes);
        return false;
    }

    public void Return(long bytes) => Interlocked.Add(ref _taken, -bytes);
}
