using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Upstream;

/// <summary>Where the requests of a run go: a real host or a simulated one.</summary>
internal interface IUpstream
{
    /// <summary>Sends the request, again where that is safe, and returns the answer or why there is none. Throws nothing that the upstream caused.</summary>
    /// <param name="request">What to send.</param>
    /// <param name="deadline">When the call ends.</param>
    /// <param name="before">Asked once, when the request's turn has come and before any of it is sent; a failure keeps it from being sent. Null: nobody is asked.</param>
    ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CallDeadline deadline, Func<ValueTask<UpstreamFailure?>>? before = null);
}
