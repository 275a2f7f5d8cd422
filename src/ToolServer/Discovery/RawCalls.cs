using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Fleets;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;
using Signalbox.Workflows.Approval;
using Signalbox.Workflows.Model;

namespace Signalbox.ToolServer.Discovery;

/// <summary>
/// From a call of <c>run_api</c> to a tool that does nothing but send the operation, for this call alone; or to why there is none. The right to the target is asked for
/// before anything else is looked at, so that nobody without it learns what there is.
/// </summary>
/// <param name="calls">Who may do what, and the targets.</param>
/// <param name="catalog">The operations.</param>
internal sealed class RawCalls(ToolCalls calls, OperationCatalog catalog)
{
    /// <param name="arguments">Checked against the input schema.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="ct">Ends the waiting.</param>
    /// <exception cref="IdentityUnavailableException">What the caller may do cannot be found out at this moment.</exception>
    public async ValueTask<(ServedTool? Tool, JsonElement Arguments, ToolCallResult? Refusal)> PrepareAsync(JsonElement arguments, Caller caller, CancellationToken ct)
    {
        var request = RawRequest.Read(arguments);
        if (!await calls.MayRunAsync(caller, request.Target, ct))
            return NotAllowed(request, request.Target, caller);
        if (Problem(request) is var (argument, problem))
            return Refused(request, caller, argument, problem);
        var target = calls.Targets!.Find(request.Target)!;
        var fleet = FleetOf(request, target);
        if (fleet?.Hosts.Any(host => host.Name == request.Host) == false)
            return Refused(request, caller, "host", $"The target {request.Target} has several hosts: give one of them as host.");
        if (fleet is null && request.Host is not null)
            return Refused(request, caller, "host", $"The target {request.Target} has one host alone. Leave host out.");
        // A target that selects others is a name for them; the right to the name is not the right to each.
        foreach (var reached in fleet?.Hosts.Where(host => host.Name == request.Host).Select(host => host.Target).Where(t => t != request.Target) ?? [])
        {
            if (!await calls.MayRunAsync(caller, reached, ct))
                return NotAllowed(request, reached, caller);
        }
        var pinned = Pinned(request);
        var compiled = RawPlan.Compile(request, pinned);
        if (compiled.Plan is not { } plan)
            return Refused(request, caller, "", string.Join(' ', compiled.Problems.Select(p => $"{p.Message} {p.Remedy}")));
        var tool = ServedTool.OfRaw(ToolClaim.Of(pinned[0].Workflow, plan.Spec.Tool.Name), plan, request.Line);
        return fleet is null ? (tool, request.Arguments, null) : (tool.On(fleet), OnHost(request.Arguments, request.Host!, plan.Spec.Inputs), null);
    }

    private (string Argument, string Text)? Problem(RawRequest request)
    {
        if (calls.Targets?.Find(request.Target) is null)
            return ("target", $"There is no McpTarget {request.Target}.");
        var pinned = Pinned(request);
        if (pinned.Count == 0)
            return ("path", $"No workflow uses {request.Line} on {request.Target}, or those that do are denied, suspended or being deleted. {DiscoveryDefinitions.Query} finds the operations that there are; give method and path as it does.");
        if (request.NamesIn(RawRequest.QueryParameters).FirstOrDefault(MethodOverride.IsQueryName) is { } name)
            return (RawRequest.QueryParameters, $"A query parameter cannot be called '{name}': some servers would do something else than {request.Line}.");
        if (request.Arguments.TryGetProperty(RawRequest.Body, out var body) && MethodOverride.IsInForm(RawPlan.ContentType(pinned), body.ToString()))
            return (RawRequest.Body, $"The form names a method (_method): some servers would do something else than {request.Line}.");
        return request.Has(RawRequest.Body) && request.Method is not ("POST" or "PUT" or "PATCH") && pinned.All(use => use.Step.RequestBody is null)
            ? ("body", $"{request.Line} takes no body.")
            : null;
    }

    /// <summary>What people denied, or took out of service, is no reason to send anything.</summary>
    private IReadOnlyList<WorkflowOperation> Pinned(RawRequest request) =>
    [
        .. catalog.Operations.Where(use => use.Target == request.Target && use.Operation.Method == request.Method && use.Operation.Path == request.Path
            && !use.Workflow.Spec.Suspend && use.Workflow.Metadata.DeletionTimestamp is null && catalog.StateOf(use.Workflow) != ApprovalState.Denied),
    ];

    private Fleet? FleetOf(RawRequest request, McpTarget target)
    {
        McpTarget[] others = target.Spec.Inventory is not null && request.Host is { } host && calls.Targets!.Find(request.Target with { Name = host }) is { } member ? [member] : [];
        return Fleet.Of(request.Target, target.Spec, others);
    }

    private static JsonElement OnHost(JsonElement arguments, string host, JsonElement? inputs)
    {
        var all = JsonObject.Create(arguments)!;
        all[FleetInputNames.For(inputs).Target] = host;
        return JsonSerializer.SerializeToElement(all, ToolServerJson.Default.JsonObject);
    }

    private (ServedTool?, JsonElement, ToolCallResult?) NotAllowed(RawRequest request, NamespacedName target, Caller caller)
    {
        calls.RefuseRaw(request.Line, caller, StatusCodes.Status403Forbidden, $"The caller has no right to run on mcptargets {target}.");
        return (null, default, new()
        {
            IsError = true,
            NotAllowed = true,
            InvalidArgument = "target",
            Text = $"Nothing was sent. There is no target {target} that you may send operations to. That takes the verb run on mcptargets.signalbox.dev/{target.Name}.",
        });
    }

    private (ServedTool?, JsonElement, ToolCallResult?) Refused(RawRequest request, Caller caller, string argument, string problem)
    {
        calls.RefuseRaw(request.Line, caller, StatusCodes.Status400BadRequest, problem);
        return (null, default, ToolCallResult.Refused(argument, problem));
    }
}
