namespace Signalbox.ToolServer.Audit;

/// <summary>Where audit lines end up. Used by one writer at a time.</summary>
internal interface IAuditSink : IAsyncDisposable
{
    /// <summary>Comes back when every line of the batch is there: written, or taken by whoever stands behind the sink.</summary>
    /// <exception cref="IOException">Not all of them are, and none will be by itself.</exception>
    /// <exception cref="UnauthorizedAccessException">The sink may not be opened any more.</exception>
    ValueTask WriteAsync(AuditBatch batch);
}
