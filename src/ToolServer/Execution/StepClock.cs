using Signalbox.Workflows.Planning;

namespace Signalbox.ToolServer.Execution;

/// <summary>When the steps that have a limit of their own over what they call were begun, and what is left to them. Not thread-safe.</summary>
/// <param name="begun">By execution, time since the begin of the call; what is known from before is kept, what becomes known is added.</param>
internal sealed class StepClock(Dictionary<int, TimeSpan> begun)
{
    /// <summary>The limit that ends first; null when there is none.</summary>
    /// <param name="within">The limits that hold. One that is seen for the first time begins now.</param>
    /// <param name="elapsed">Time since the begin of the call.</param>
    public (StepLimit Limit, TimeSpan Left)? First(IReadOnlyList<StepLimit> within, TimeSpan elapsed)
    {
        (StepLimit Limit, TimeSpan Left)? first = null;
        for (var i = 0; i < within.Count; i++)
        {
            if (!begun.TryGetValue(within[i].Execution, out var since))
                begun[within[i].Execution] = since = elapsed;
            var left = within[i].Limit - (elapsed - since);
            if (first is null || left < first.Value.Left)
                first = (within[i], left);
        }
        return first;
    }

    /// <summary>Counts the step's time as up.</summary>
    public void End(StepLimit limit, TimeSpan elapsed) => begun[limit.Execution] = elapsed - limit.Limit;
}
