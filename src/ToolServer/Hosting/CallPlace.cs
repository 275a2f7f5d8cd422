namespace Signalbox.ToolServer.Hosting;

/// <summary>A place for one call, to be given back at its end; or why there is none.</summary>
/// <param name="Taken">Null where there are no limits, or no place.</param>
/// <param name="Refusal">One sentence for the caller; null: the call may begin.</param>
/// <param name="RetryAfter">When another try makes sense.</param>
public readonly record struct CallPlace(IDisposable? Taken, string? Refusal, TimeSpan RetryAfter);
