namespace Signalbox.ToolServer.Discovery;

/// <param name="Total">How many fit, those beyond the limit included.</param>
/// <param name="Hits">The best, best first.</param>
public sealed record ToolHits(int Total, IReadOnlyList<ToolHit> Hits);
