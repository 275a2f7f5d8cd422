using System.Runtime.CompilerServices;
using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Identity.Policies;

/// <summary>A policy file decides. It may be exchanged while the server runs: a question is answered by the rules that stand when it is asked.</summary>
internal sealed class FilePolicy(TimeProvider time) : ICallPolicy
{
    private readonly VisibleLists _lists = new(TimeSpan.FromMinutes(1), time);

    // A caller is one object as long as its token is kept, so its roles are found once.
    private readonly ConditionalWeakTable<Caller, Known> _known = [];
    private volatile PolicyRules _rules = new(new Dictionary<string, PolicyRole[]>(), new Dictionary<string, PolicyRole[]>());

    /// <summary>Raised when other rules are in force: handlers only signal.</summary>
    public event Action? Changed;

    public bool DependsOnCaller => true;

    public void Use(PolicyRules rules)
    {
        _rules = rules;
        Changed?.Invoke();
    }

    public ValueTask<RegistrySnapshot> VisibleToAsync(Caller caller, RegistrySnapshot snapshot, CancellationToken ct)
    {
        var known = Of(caller);
        return _lists.GetAsync(
            caller, snapshot, known.Rules, source => Task.FromResult(source.Tools.Select(t => PolicyRules.MayCall(known.Roles, t.Workflow.Namespace, t.Name)).ToArray()), ct);
    }

    public ValueTask<bool> MayCallAsync(Caller caller, ServedTool tool, CancellationToken ct) =>
        ValueTask.FromResult(PolicyRules.MayCall(Of(caller).Roles, tool.Workflow.Namespace, tool.Name));

    public ValueTask<bool[]> MayCallEachAsync(Caller caller, IReadOnlyList<(NamespacedName Workflow, string Tool)> workflows, CancellationToken ct)
    {
        var roles = Of(caller).Roles;
        return ValueTask.FromResult(workflows.Select(w => PolicyRules.MayCall(roles, w.Workflow.Namespace, w.Tool)).ToArray());
    }

    public ValueTask<bool> MayRunAsync(Caller caller, NamespacedName target, CancellationToken ct) =>
        ValueTask.FromResult(PolicyRules.MayRun(Of(caller).Roles, target.Namespace, target.Name));

    public IReadOnlyList<string> RolesOf(Caller caller) => Of(caller).Names;

    private Known Of(Caller caller)
    {
        var rules = _rules;
        if (_known.TryGetValue(caller, out var known) && known.Rules == rules)
            return known;
        var roles = rules.RolesOf(caller);
        known = new(rules, roles, [.. roles.Select(r => r.Name)]);
        _known.AddOrUpdate(caller, known);
        return known;
    }

    private sealed record Known(PolicyRules Rules, IReadOnlyList<PolicyRole> Roles, IReadOnlyList<string> Names);
}
