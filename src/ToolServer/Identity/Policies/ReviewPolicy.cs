using Signalbox.Kubernetes.Objects;
using Signalbox.ToolServer.Registry;

namespace Signalbox.ToolServer.Identity.Policies;

/// <summary>
/// Kubernetes' own rights decide: verb <c>call</c> on <c>mcpworkflows</c> grants a tool, verb <c>run</c> on <c>mcptargets</c> raw access to a target. So Roles
/// and RoleBindings grant tools by namespace and by name, and whatever authorizer the cluster has is asked.
/// </summary>
/// <remarks>
/// A list needs the rights of another user to many names. SelfSubjectRulesReview tells those of the asker alone (it would take the right to impersonate
/// everybody), and is incomplete wherever a webhook authorizes. So the widest question is asked first: all namespaces, then all names of one, and only then
/// name by name. A call is always asked about by its name.
/// </remarks>
internal sealed class ReviewPolicy : ICallPolicy, IDisposable
{
    private const string Workflows = "mcpworkflows";
    private const string Call = "call";

    private readonly AccessReviews _reviews;
    private readonly VisibleLists _lists;

    public ReviewPolicy(Kubernetes.KubernetesClient client, TimeProvider time)
    {
        _reviews = new(client, time);
        // Made of answers that may be as old as they are kept: together at most twice that.
        _lists = new(AccessReviews.Keep, time);
    }

    public bool DependsOnCaller => true;

    public ValueTask<RegistrySnapshot> VisibleToAsync(Caller caller, RegistrySnapshot snapshot, CancellationToken ct) =>
        _lists.GetAsync(caller, snapshot, null, source => ChooseAsync(caller, [.. source.Tools.Select(t => t.Workflow)]), ct);

    public ValueTask<bool> MayCallAsync(Caller caller, ServedTool tool, CancellationToken ct) =>
        _reviews.AllowsAsync(caller, Call, Workflows, tool.Workflow.Namespace, tool.Workflow.Name, ct);

    public ValueTask<bool[]> MayCallEachAsync(Caller caller, IReadOnlyList<(NamespacedName Workflow, string Tool)> workflows, CancellationToken ct) =>
        new(ChooseAsync(caller, [.. workflows.Select(w => w.Workflow)]).WaitAsync(ct));

    public ValueTask<bool> MayRunAsync(Caller caller, NamespacedName target, CancellationToken ct) =>
        _reviews.AllowsAsync(caller, "run", "mcptargets", target.Namespace, target.Name, ct);

    public IReadOnlyList<string> RolesOf(Caller caller) => [];

    public void Dispose() => _reviews.Dispose();

    private async Task<bool[]> ChooseAsync(Caller caller, NamespacedName[] workflows)
    {
        var chosen = new bool[workflows.Length];
        if (chosen.Length == 0)
            return chosen;
        if (await _reviews.AllowsAsync(caller, Call, Workflows, "", "", CancellationToken.None))
        {
            Array.Fill(chosen, true);
            return chosen;
        }
        var namespaces = workflows.Select(w => w.Namespace).Distinct(StringComparer.Ordinal).ToArray();
        var whole = new Dictionary<string, bool>(StringComparer.Ordinal);
        var answers = await Task.WhenAll(namespaces.Select(ns => _reviews.AllowsAsync(caller, Call, Workflows, ns, "", CancellationToken.None).AsTask()));
        for (var i = 0; i < namespaces.Length; i++)
            whole[namespaces[i]] = answers[i];
        await Parallel.ForAsync(0, chosen.Length, new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, ct) =>
            chosen[i] = whole[workflows[i].Namespace] || await _reviews.AllowsAsync(caller, Call, Workflows, workflows[i].Namespace, workflows[i].Name, ct));
        return chosen;
    }
}
