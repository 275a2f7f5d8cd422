using System.Globalization;
using Signalbox.ToolServer.Upstream;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>Tells upstreams that the jobs which a cancelled call followed are not wanted any more, by the requests that the workflow declares for it.</summary>
internal sealed class UpstreamCancellation(IUpstream upstream, CallAudit audit, TimeProvider time)
{
    /// <summary>For all of them together: nobody waits for the call any more.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>What was sent and what came of it. Throws nothing that the upstream caused.</summary>
    /// <returns>The requests as steps, and in words, without secrets, whether the upstream confirmed.</returns>
    public async Task<(IReadOnlyList<StepRecord> Steps, string Words)> SendAsync(IReadOnlyList<UpstreamRequest> requests)
    {
        var steps = new List<StepRecord>();
        var words = new List<string>();
        using var deadline = new CallDeadline(Patience, time, CancellationToken.None) { Step = requests[0].StepId };
        foreach (var request in requests)
        {
            audit.Entered(request);
            var begun = deadline.Elapsed;
            var result = await upstream.SendAsync(request, deadline);
            var step = new StepRecord(request.StepId, request.RequestLine, result.Response?.StatusCode, Outcome(result))
            {
                CalledDigest = request.Plan is { } plan && !audit.IsOf(plan) ? plan.SpecDigest : null,
            };
            steps.Add(step);
            audit.Step(step, result.Attempts, deadline.Elapsed - begun, result.Failure?.Message);
            words.Add(audit.Clean(Words(request, result)));
        }
        return (steps, string.Join(' ', words));
    }

    private static StepOutcome Outcome(UpstreamResult result) => result switch
    {
        { Response.StatusCode: >= 200 and < 300 } => StepOutcome.Succeeded,
        { Failure.OutcomeUnknown: true } => StepOutcome.Unknown,
        _ => StepOutcome.Failed,
    };

    private static string Words(UpstreamRequest request, UpstreamResult result) => result.Response?.StatusCode switch
    {
        null => $"The upstream did not confirm the cancellation ({request.RequestLine}: {result.Failure!.Message.TrimEnd('.')}): its job may go on.",
        >= 200 and < 300 and var status => string.Create(CultureInfo.InvariantCulture, $"The upstream confirmed the cancellation ({request.RequestLine} answered {status})."),
        (404 or 410) and var status => string.Create(CultureInfo.InvariantCulture, $"The upstream knows the job no more ({request.RequestLine} answered {status})."),
        var status => string.Create(CultureInfo.InvariantCulture, $"The upstream refused the cancellation ({request.RequestLine} answered {status}): its job may go on."),
    };
}
