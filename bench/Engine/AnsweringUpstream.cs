using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.Bench.Engine;

/// <summary>An upstream that answers at once from memory: what is measured with it is everything but the HTTP exchange.</summary>
internal sealed class AnsweringUpstream(IReadOnlyList<UpstreamResponse> answers) : IUpstream
{
    private int _next;

    public ValueTask<UpstreamResult> SendAsync(UpstreamRequest request, CallDeadline deadline, Func<ValueTask<UpstreamFailure?>>? before = null) => new(new UpstreamResult(answers[_next++], null, 1));
}
