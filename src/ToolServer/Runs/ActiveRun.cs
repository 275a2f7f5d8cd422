namespace Signalbox.ToolServer.Runs;

/// <summary>One run in this process: why it is to stop, and when that may interrupt a request. Thread-safe.</summary>
internal sealed class ActiveRun(TimeProvider time) : IDisposable
{
    /// <summary>How long a stopping process waits for the answer to a request that must not be repeated. Kubernetes gives a pod 30 seconds.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _source = new();
    private CancellationTokenSource? _grace;
    private CancellationTokenRegistration _graceOver;
    private bool _sending;
    private bool _disposed;

    /// <summary>Interrupts waits and requests.</summary>
    public CancellationToken Token => _source.Token;

    public RunStop Stop { get; private set; }

    /// <summary>The first word counts, but for <see cref="RunStop.Lost"/>, which is a fact.</summary>
    public void Request(RunStop stop)
    {
        lock (_gate)
        {
            if (_disposed || (Stop != RunStop.None && stop != RunStop.Lost))
                return;
            Stop = stop;
            if (stop == RunStop.Released && _sending)
            {
                _grace = new CancellationTokenSource(Grace, time);
                _graceOver = _grace.Token.UnsafeRegister(static source => ((CancellationTokenSource)source!).Cancel(), _source);
                return;
            }
        }
        _source.Cancel();
    }

    /// <summary>Whether the request in flight must not be repeated: a release waits for its answer then.</summary>
    public void Sending(bool irrevocable)
    {
        lock (_gate)
        {
            _sending = irrevocable;
            if (irrevocable || Stop == RunStop.None)
                return;
        }
        _source.Cancel();
    }

    public void Dispose()
    {
        lock (_gate)
            _disposed = true;
        _graceOver.Dispose();
        _grace?.Dispose();
        _source.Dispose();
    }
}
