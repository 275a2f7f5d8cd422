namespace Signalbox.Workflows.Schemas;

/// <summary>A compiled (sub)schema.</summary>
internal sealed class SchemaNode(SchemaResource resource)
{
    /// <summary>Set for the schemas <c>true</c> and <c>false</c>.</summary>
    public bool? Always { get; set; }

    /// <summary>In the order of evaluation: <c>unevaluated…</c> last.</summary>
    public IReadOnlyList<Keyword> Keywords { get; set; } = [];

    public SchemaResource Resource { get; } = resource;

    /// <summary>Every keyword is asked, so that all errors are found. What was evaluated is added to <paramref name="into"/> when the schema holds.</summary>
    public bool Holds(SchemaPlace place, SchemaRun run, DynamicScope? scope, Evaluated? into = null)
    {
        if (Always is { } always)
            return always || run.Fail(place, "is not allowed");
        if (!run.Enter())
        {
            run.Leave();
            return run.Fail(place, "is nested too deeply, or the schema refers to itself without end");
        }
        scope = DynamicScope.Enter(scope, Resource);
        var evaluated = run.Tracks ? new Evaluated() : null;
        var holds = true;
        for (var i = 0; i < Keywords.Count; i++)
            holds &= Keywords[i].Holds(place, run, scope, evaluated);
        run.Leave();
        if (holds && evaluated is not null)
            into?.Add(evaluated);
        return holds;
    }
}
