namespace Signalbox.ToolServer.Upstream;

/// <summary>The end of one call: its caller going away or its time being up, whichever is first.</summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private readonly long _start;

    public CallDeadline(TimeSpan limit, TimeProvider time, CancellationToken caller)
    {
        Limit = limit;
        Time = time;
        Caller = caller;
        _start = time.GetTimestamp();
        _source = new CancellationTokenSource(limit, time);
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        Token = _source.Token;
    }

    public TimeSpan Limit { get; }

    public TimeProvider Time { get; }

    /// <summary>The caller's own token.</summary>
    public CancellationToken Caller { get; }

    /// <summary>Cancelled at the deadline and when the caller goes away.</summary>
    public CancellationToken Token { get; }

    public TimeSpan Elapsed => Time.GetElapsedTime(_start);

    public TimeSpan Remaining => Limit - Elapsed;

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
