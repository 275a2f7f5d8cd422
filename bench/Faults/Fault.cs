namespace Signalbox.Bench.Faults;

/// <summary>What an upstream does to a request.</summary>
internal enum Fault
{
    None,

    /// <summary>The connection ends before the request has done anything.</summary>
    Dropped,

    /// <summary>The request takes effect and the connection ends before the answer.</summary>
    Reset,

    /// <summary>The request takes effect and the answer comes after the client has given up.</summary>
    Delayed,

    /// <summary>500, 502, 503 or 504; the request has done nothing.</summary>
    ServerError,
}
