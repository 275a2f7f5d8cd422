using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream;

/// <summary>Where the requests of a run go: a real host or a simulated one.</summary>
internal interface IUpstream
{
    /// <summary>Sends the request, again where that is safe, and returns the answer or why there is none. Throws nothing that the upstream caused.</summary>
    ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CallDeadline deadline);
}
