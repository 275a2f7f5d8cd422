namespace Signalbox.ToolServer.Identity.Policies;

/// <summary>A policy file, read: who has which roles, and what those open. What no role opens is closed. Immutable and pure.</summary>
internal sealed class PolicyRules
{
    private readonly IReadOnlyDictionary<string, PolicyRole[]> _ofUser;
    private readonly IReadOnlyDictionary<string, PolicyRole[]> _ofGroup;

    public PolicyRules(IReadOnlyDictionary<string, PolicyRole[]> ofUser, IReadOnlyDictionary<string, PolicyRole[]> ofGroup) =>
        (_ofUser, _ofGroup) = (ofUser, ofGroup);

    public IReadOnlyList<PolicyRole> RolesOf(Caller caller)
    {
        var roles = new List<PolicyRole>();
        if (_ofUser.TryGetValue(caller.Name, out var own))
            roles.AddRange(own);
        foreach (var group in caller.Groups)
        {
            if (_ofGroup.TryGetValue(group, out var shared))
                roles.AddRange(shared);
        }
        return [.. roles.DistinctBy(r => r.Name).OrderBy(r => r.Name, StringComparer.Ordinal)];
    }

    public static bool MayCall(IReadOnlyList<PolicyRole> roles, string ns, string tool)
    {
        for (var i = 0; i < roles.Count; i++)
        {
            if (Covers(roles[i].Call, ns, tool))
                return true;
        }
        return false;
    }

    public static bool MayRun(IReadOnlyList<PolicyRole> roles, string ns, string target) => roles.Any(r => Covers(r.Run, ns, target));

    private static bool Covers(IReadOnlyList<PolicyGrant> grants, string ns, string name)
    {
        for (var i = 0; i < grants.Count; i++)
        {
            if (grants[i].Covers(ns, name))
                return true;
        }
        return false;
    }
}
