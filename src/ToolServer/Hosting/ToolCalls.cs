using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Audit;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Fleets;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Runs;
using Signalbox.ToolServer.Tracing;

namespace Signalbox.ToolServer.Hosting;

/// <summary>The one way to a tool, for MCP and REST alike: what a caller may see, and calling it.</summary>
/// <param name="registry">What is served.</param>
/// <param name="policy">Who may call what.</param>
/// <param name="executor">Runs the plans.</param>
/// <param name="starter">Begins calls as runs; null: none are recorded.</param>
/// <param name="metrics">Counts the calls.</param>
/// <param name="time">Measures them.</param>
/// <param name="drained">Cancelled when a stopping server waits for calls no longer.</param>
public sealed class ToolCalls(
    PublishedRegistry registry, ICallPolicy policy, IToolExecutor executor, IRunStarter? starter, ToolServerMetrics metrics, TimeProvider time,
    CancellationToken drained)
{
    /// <summary>Told of calls that are refused before anything is run; null: nobody is.</summary>
    public RefusalAudit? Refusals { get; init; }

    /// <summary>Limits of callers and tools; null: there are none.</summary>
    public CallLimits? Limits { get; init; }

    public RegistrySnapshot Current => registry.Current;

    public bool DependsOnCaller => policy.DependsOnCaller;

    /// <summary>Whether what can be called here may be less than what is served.</summary>
    public bool IsPart => DependsOnCaller || policy is NamespacePolicy;

    /// <summary>The same for one namespace alone.</summary>
    public ToolCalls In(string ns) => new(registry, new NamespacePolicy(policy, ns), executor, starter, metrics, time, drained) { Targets = Targets, Refusals = Refusals, Limits = Limits };

    public ValueTask<RegistrySnapshot> VisibleToAsync(Caller caller, CancellationToken ct) =>
        policy.VisibleToAsync(caller, registry.Current, ct);

    /// <summary>Whether the caller may send requests of its own making to a target.</summary>
    /// <exception cref="IdentityUnavailableException">It cannot be found out at this moment.</exception>
    public ValueTask<bool> MayRunAsync(Caller caller, NamespacedName target, CancellationToken ct) => policy.MayRunAsync(caller, target, ct);

    /// <summary>The tool, if there is one and the caller may call it: to those who may not there is none.</summary>
    /// <exception cref="IdentityUnavailableException">What the caller may do cannot be found out at this moment.</exception>
    public ValueTask<ServedTool?> FindAsync(string name, Caller caller, CancellationToken ct)
    {
        if (!registry.Current.TryGet(name, out var tool))
            return default;
        var asked = policy.MayCallAsync(caller, tool, ct);
        return asked.IsCompletedSuccessfully ? new(asked.Result ? tool : null) : AwaitAsync(asked, tool);

        static async ValueTask<ServedTool?> AwaitAsync(ValueTask<bool> asked, ServedTool tool) => await asked ? tool : null;
    }

    /// <inheritdoc cref="ICallPolicy.MayCallEachAsync"/>
    public ValueTask<bool[]> MayCallEachAsync(Caller caller, IReadOnlyList<(NamespacedName Workflow, string Tool)> workflows, CancellationToken ct) =>
        policy.MayCallEachAsync(caller, workflows, ct);

    /// <summary>The targets as they are now, for what they ask of a call; null: they ask nothing.</summary>
    public ITargetSource? Targets { get; init; }

    /// <summary>Whether a person must say yes before a call is sent, by the strictest of the targets that it may reach.</summary>
    public bool NeedsConfirmation(ServedTool tool) =>
        IsAsked(tool, tool.Target) || (tool.Fleet is { } fleet && fleet.Hosts.Select(h => h.Target).Distinct().Any(t => IsAsked(tool, t)));

    private bool IsAsked(ServedTool tool, NamespacedName target) =>
        Targets is { } targets && ConfirmationRule.IsNeeded(targets.Find(target)?.Spec.Confirmation, tool.Plan.Spec.Tool.Annotations);

    /// <param name="tool">One that the caller may see.</param>
    /// <param name="arguments">An object, or undefined for none.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="progress">Told of each step; null: nobody asked.</param>
    /// <param name="confirmed">A person said yes to this very call. Where that is needed and was not so, nothing is sent.</param>
    /// <param name="ct">The caller's cancellation.</param>
    /// <param name="departure">Cancelled when the caller's connection ends, which ends a call only as long as there is no record of it.</param>
    /// <param name="trace">The trace that the caller says the call belongs to; the default: none.</param>
    /// <exception cref="OperationCanceledException">The caller cancelled. A server that stops ends the call with an error result instead.</exception>
    public async Task<ToolCallResult> CallAsync(
        ServedTool tool, JsonElement arguments, Caller caller, Func<ProgressUpdate, ValueTask>? progress, bool confirmed,
        ActivityContext trace, CancellationToken ct, CancellationToken departure = default)
    {
        if (!confirmed && NeedsConfirmation(tool))
            return Foresee(tool, arguments, caller) ?? Unconfirmed(tool, caller);
        var (place, refused) = Admit(tool, arguments, caller);
        if (refused is not null)
            return refused;
        using (place)
            return await CallAdmittedAsync(tool, arguments, caller, progress, trace, ct, departure);
    }

    private async Task<ToolCallResult> CallAdmittedAsync(
        ServedTool tool, JsonElement arguments, Caller caller, Func<ProgressUpdate, ValueTask>? progress, ActivityContext trace, CancellationToken ct,
        CancellationToken departure)
    {
        var started = time.GetTimestamp();
        var outcome = "cancelled";
        using var span = CallTrace.Begin(tool, trace);
        // A run goes on when its caller leaves, and is handed over when the server stops: that is its executor's matter.
        var isRun = tool.MayTakeLong && starter is not null;
        using var either = isRun ? CancellationTokenSource.CreateLinkedTokenSource(ct) : CancellationTokenSource.CreateLinkedTokenSource(ct, drained, departure);
        try
        {
            var call = Call(tool, arguments, caller).In(span, trace) with { Progress = progress, Departure = isRun ? departure : CancellationToken.None };
            var result = await (tool.Fleet is { } fleet ? OnFleetAsync(fleet, call, either.Token) : executor.CallAsync(call, either.Token));
            outcome = Outcome(result);
            return result;
        }
        catch (OperationCanceledException) when (drained.IsCancellationRequested && !ct.IsCancellationRequested && !departure.IsCancellationRequested)
        {
            outcome = "server_stopping";
            return new()
            {
                IsError = true,
                OutcomeUnknown = true,
                Text = "The server is stopping and ended the call. The audit log says which steps were finished; look at the target before you call again.",
            };
        }
        catch (Exception) when (!either.IsCancellationRequested && !departure.IsCancellationRequested)
        {
            outcome = "internal_error";
            throw;
        }
        finally
        {
            CallTrace.End(span, outcome);
            metrics.Called(tool.Name, outcome, time.GetElapsedTime(started));
        }
    }

    /// <summary>Whether <see cref="StartAsync"/> can be asked.</summary>
    public bool CanStart => starter is not null;

    /// <summary>Begins a call as a run, whatever the workflow, and comes back when it is recorded, or has ended before it needed to be. A call on many hosts is no one run:
    /// it comes back at once, without one.</summary>
    /// <param name="tool">One that the caller may see.</param>
    /// <param name="arguments">An object, or undefined for none.</param>
    /// <param name="caller">Who calls, and reads the result.</param>
    /// <param name="confirmed">A person said yes to this very call. Where that is needed and was not so, nothing is sent.</param>
    /// <param name="ct">Gives it up as long as it is not recorded.</param>
    /// <param name="trace">The trace that the caller says the call belongs to; the default: none.</param>
    /// <exception cref="InvalidOperationException">No runs are recorded here.</exception>
    public async Task<RunStart> StartAsync(ServedTool tool, JsonElement arguments, Caller caller, bool confirmed, ActivityContext trace, CancellationToken ct)
    {
        if (!confirmed && NeedsConfirmation(tool))
            return new(null, Task.FromResult(Foresee(tool, arguments, caller) ?? Unconfirmed(tool, caller)));
        var started = time.GetTimestamp();
        var begin = starter ?? throw new InvalidOperationException("No runs are recorded here.");
        var (place, refused) = Admit(tool, arguments, caller);
        if (refused is not null)
            return new(null, Task.FromResult(refused));
        RunStart? begun = null;
        try
        {
            return begun = await BeginAsync(begin, tool, arguments, caller, trace, started, ct);
        }
        finally
        {
            // The place is the run's as long as that lasts, whoever waits for it.
            if (begun is null)
                place?.Dispose();
            else if (place is not null)
                _ = begun.Ended.ContinueWith(_ => place.Dispose(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }
    }

    private async Task<RunStart> BeginAsync(IRunStarter begin, ServedTool tool, JsonElement arguments, Caller caller, ActivityContext trace, long started, CancellationToken ct)
    {
        var call = Call(tool, arguments, caller);
        if (tool.Fleet is { } fleet)
        {
            var (selection, refusal) = Select(fleet, call);
            if (selection is null)
                return new(null, Task.FromResult(refusal!));
            if (selection.Many)
                return await CountedAsync(tool, trace, started, span => begin.StartAsync(call.In(span, trace) with { Arguments = selection.Arguments }, selection.Hosts, selection.Rollout));
            call = On(call, selection, selection.Hosts[0]);
        }
        return await CountedAsync(tool, trace, started, span => begin.StartAsync(call.In(span, trace), ct));
    }

    private async Task<RunStart> CountedAsync(ServedTool tool, ActivityContext trace, long started, Func<Activity?, Task<RunStart>> begin)
    {
        var span = CallTrace.Begin(tool, trace);
        var start = await begin(span);
        _ = start.Ended.ContinueWith(
            ended =>
            {
                var outcome = ended.IsCompletedSuccessfully ? Outcome(ended.Result) : "internal_error";
                CallTrace.End(span, outcome);
                span?.Dispose();
                metrics.Called(tool.Name, outcome, time.GetElapsedTime(started));
            },
            CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return start;
    }

    /// <summary>
    /// Why a call would be refused now, before anything is run: for those who would ask a person first, who shall not be asked in vain. By a rule, by a limit, of which
    /// nothing is taken, or by arguments that do not fit; those of a fleet's call are looked at when its hosts are chosen.
    /// </summary>
    /// <returns>The refusal, written down and counted as one; null: nothing is known against the call.</returns>
    public ToolCallResult? Foresee(ServedTool tool, JsonElement arguments, Caller caller)
    {
        if (CheckRules(tool, arguments, caller) is { } ruledOut)
            return ruledOut;
        if (Limits?.Look(caller.Name, tool.Name) is { Refusal: not null } full)
            return TooMany(tool, caller, full);
        if (tool.Fleet is not null || ArgumentCheck.Of(Call(tool, arguments, caller)) is not { } unfit)
            return null;
        metrics.Called(tool.Name, Outcome(unfit), TimeSpan.Zero);
        return unfit;
    }

    /// <summary>Writes down that a person was asked about a call and did not say yes.</summary>
    public void RefuseUnconfirmed(ServedTool tool, Caller caller, string reason)
    {
        metrics.Called(tool.Name, "unconfirmed", TimeSpan.Zero);
        Refusals?.Write(caller, tool.Name, tool.RawRequest, StatusCodes.Status428PreconditionRequired, reason);
    }

    private ToolCallResult Unconfirmed(ServedTool tool, Caller caller)
    {
        RefuseUnconfirmed(tool, caller, $"The target {tool.Target} asks for a person's yes, and nobody was asked.");
        return new()
        {
            IsError = true,
            NeedsConfirmation = true,
            Text = $"Nothing was sent. The target {tool.Target} asks for a person's yes before {tool.Name} is called (spec.confirmation), and nobody was asked. "
                + "Call it with an MCP client that can ask its user (elicitation) or with 'signalbox call'; over REST, with the header Signalbox-Confirmed: true.",
        };
    }

    /// <summary>Writes down that an operation was to be sent by a caller that may not (403), or one that cannot be sent (400).</summary>
    public void RefuseRaw(string request, Caller caller, int status, string reason)
    {
        metrics.Called(Discovery.DiscoveryDefinitions.Run, status == StatusCodes.Status403Forbidden ? "not_allowed" : "invalid_arguments", TimeSpan.Zero);
        Refusals?.Write(caller, Discovery.DiscoveryDefinitions.Run, request, status, reason);
    }

    /// <summary>Writes down that a tool was asked for that there is not, or not for this caller.</summary>
    public void RefuseUnknown(string name, Caller caller) => Refusals?.Write(
        caller, name, null, null, registry.Current.TryGet(name, out var tool) ? $"The caller has no right to call {tool.Workflow}." : "There is no such tool.");

    private (IDisposable? Place, ToolCallResult? Refused) Admit(ServedTool tool, JsonElement arguments, Caller caller)
    {
        if (CheckRules(tool, arguments, caller) is { } ruledOut)
            return (null, ruledOut);
        var place = Limits?.Enter(caller.Name, tool.Name) ?? default;
        return place.Refusal is null ? (place.Taken, null) : (null, TooMany(tool, caller, place));
    }

    private ToolCallResult? CheckRules(ServedTool tool, JsonElement arguments, Caller caller)
    {
        // What cannot be read is refused by whoever runs the call, before anything else looks at it.
        if (tool.Plan.ArgumentRules.Count == 0 || ArgumentCheck.Unreadable(arguments) is not null
            || tool.Plan.CheckRules(arguments, caller.Groups, policy.RolesOf(caller)) is not var (property, reason))
        {
            return null;
        }
        metrics.Called(tool.Name, "not_allowed", TimeSpan.Zero);
        Refusals?.Write(caller, tool.Name, tool.RawRequest, 403, $"A rule of the tool refuses the argument '{property}'.");
        return new() { IsError = true, NotAllowed = true, InvalidArgument = property, Text = $"Nothing was sent. You may not call {tool.Name} with these arguments. {reason}" };
    }

    private ToolCallResult TooMany(ServedTool tool, Caller caller, CallPlace place)
    {
        metrics.Called(tool.Name, "too_many", TimeSpan.Zero);
        Refusals?.Write(caller, tool.Name, tool.RawRequest, 429, place.Refusal!);
        return new()
        {
            IsError = true,
            Text = $"Nothing was sent. {place.Refusal} Try again in {Math.Max(1, Math.Ceiling(place.RetryAfter.TotalSeconds))} s.",
            RetryAfter = place.RetryAfter,
        };
    }

    private ToolCall Call(ServedTool tool, JsonElement arguments, Caller caller) => new()
    {
        Plan = tool.Plan,
        Workflow = tool.Workflow,
        Target = tool.Target,
        Arguments = arguments,
        Caller = caller.Name,
        CallerGroups = caller.Groups,
        CallerRoles = policy.RolesOf(caller),
        MayTakeLong = tool.MayTakeLong,
        RawRequest = tool.RawRequest,
    };

    private static string Outcome(ToolCallResult result) =>
        !result.IsError ? "ok" : result.GoesOn ? "handed_over" : result.InvalidArgument is not null ? "invalid_arguments" : "error";

    private async Task<ToolCallResult> OnFleetAsync(Fleet fleet, ToolCall call, CancellationToken ct)
    {
        var (selection, refusal) = Select(fleet, call);
        if (selection is null)
            return refusal!;
        return selection.Many
            ? await new FleetRun(selection, host => executor.CallAsync(On(call, selection, host) with { Progress = null }, ct), call.Progress).RunAsync()
            : await executor.CallAsync(On(call, selection, selection.Hosts[0]), ct);
    }

    private static (FleetSelection? Selection, ToolCallResult? Refusal) Select(Fleet fleet, ToolCall call) =>
        FleetSelection.Read(fleet, call.Plan.Spec.Inputs, call.Arguments, call.Plan.Spec.Tool.Annotations?.ReadOnlyHint == true);

    private static ToolCall On(ToolCall call, FleetSelection selection, FleetHost host) =>
        call with { Target = host.Target, Host = host.HostName, Arguments = selection.Arguments };
}
