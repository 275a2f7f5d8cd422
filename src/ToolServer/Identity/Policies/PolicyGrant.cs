namespace Signalbox.ToolServer.Identity.Policies;

/// <summary>Names that a role opens, in namespaces that it opens.</summary>
internal sealed record PolicyGrant(IReadOnlyList<Glob> Namespaces, IReadOnlyList<Glob> Names)
{
    public bool Covers(string ns, string name) => Any(Namespaces, ns) && Any(Names, name);

    private static bool Any(IReadOnlyList<Glob> globs, string name)
    {
        for (var i = 0; i < globs.Count; i++)
        {
            if (globs[i].Matches(name))
                return true;
        }
        return false;
    }
}
