using System.Globalization;

namespace Signalbox.ToolServer.Upstream;

/// <summary>The end of one call: its caller going away or its time being up, whichever is first.</summary>
internal sealed class CallDeadline : IDisposable
{
    private readonly CancellationTokenSource _source;
    private readonly CancellationTokenRegistration _registration;
    private readonly long _start;
    private readonly TimeSpan _before;

    /// <param name="limit">How long the call may take.</param>
    /// <param name="time">The clock.</param>
    /// <param name="caller">Cancelled when the caller goes away.</param>
    /// <param name="before">How much of the time is gone already.</param>
    public CallDeadline(TimeSpan limit, TimeProvider time, CancellationToken caller, TimeSpan before = default)
    {
        Limit = limit;
        Time = time;
        Caller = caller;
        _start = time.GetTimestamp();
        _before = before > TimeSpan.Zero ? before : TimeSpan.Zero;
        _source = new CancellationTokenSource(limit > _before ? limit - _before : TimeSpan.Zero, time);
        _registration = caller.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
        Token = _source.Token;
    }

    public TimeSpan Limit { get; }

    /// <summary>The step whose own time it is; null: the call's.</summary>
    public string? Step { get; init; }

    /// <summary>Says that the time was up, and whose it is.</summary>
    public string UpText => Step is null
        ? string.Create(CultureInfo.InvariantCulture, $"The call's time of {Limit.TotalSeconds:0.###} s (spec.timeouts.call of the target) was up.")
        : string.Create(CultureInfo.InvariantCulture, $"The time of {Limit.TotalSeconds:0.###} s that step '{Step}' may take was up.");

    public TimeProvider Time { get; }

    /// <summary>The caller's own token.</summary>
    public CancellationToken Caller { get; }

    /// <summary>Cancelled at the deadline and when the caller goes away.</summary>
    public CancellationToken Token { get; }

    public TimeSpan Elapsed => _before + Time.GetElapsedTime(_start);

    public TimeSpan Remaining => Limit - Elapsed;

    public void Dispose()
    {
        _registration.Dispose();
        _source.Dispose();
    }
}
