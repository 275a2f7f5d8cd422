using System.Text.Json;
using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>
/// Runs a plan against the answers that the Simulated executor would give, and keeps every request. Pure: nothing is sent, no target and no Secret
/// is read, no time passes; the same plan and arguments give the same result. Arguments that the audit log masks appear by their names.
/// </summary>
public static class DryRun
{
    /// <summary>A loop that simulated answers never end is cut here.</summary>
    public const int MostExchanges = 100;

    public static DryRunResult Of(WorkflowPlan plan, JsonElement arguments)
    {
        ArgumentNullException.ThrowIfNull(plan);
        var call = new ToolCall { Plan = plan, Arguments = arguments, Workflow = default, Target = default };
        if (ArgumentCheck.Of(call) is { } refused)
            return new() { Refusal = refused.Text };

        // Checked as given, rendered by name: what a plan shows must not be what a log leaves out.
        var shown = NamedSecrets.In(arguments, plan.Spec.Inputs);
        using var run = new WorkflowRun(plan, shown);
        var upstream = new SimulatedUpstream(plan, shown);
        var exchanges = new List<DryRunExchange>();
        var wait = TimeSpan.Zero;
        while (true)
        {
            switch (run.Next())
            {
                case RunAction.Send send when exchanges.Count == MostExchanges:
                    return new() { Exchanges = exchanges, Failure = Endless(send.Request) };
                case RunAction.Send send:
                    var result = upstream.Answer(send.Request);
                    exchanges.Add(new(send.Request, result.Response, wait));
                    wait = TimeSpan.Zero;
                    if (result.Response is { } response)
                        run.Received(response);
                    else
                        run.Failed(result.Failure!);
                    break;
                case RunAction.Wait pause:
                    wait += pause.Delay;
                    break;
                case RunAction.Succeeded succeeded:
                    return new() { Exchanges = exchanges, Outputs = succeeded.Outputs };
                case RunAction.Stopped stopped:
                    return new() { Exchanges = exchanges, Failure = stopped.Failure };
            }
        }
    }

    private static RunFailure Endless(UpstreamRequest next) => new(
        next.StepId, next.RequestLine, null, $"The dry run was cut after {MostExchanges} requests: with simulated answers the workflow goes round in a circle.",
        null, OutcomeUnknown: false, "Nothing was sent. Check the criteria of the goto actions.");
}
