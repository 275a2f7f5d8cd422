namespace Signalbox.Workflows.Schemas;

/// <summary>One validation: errors found, and how deep it is.</summary>
internal sealed class SchemaRun(bool tracks)
{
    private const int MostErrors = 20;
    private const int Deepest = 400;
    private List<SchemaError>? _errors;
    private int _quiet;
    private int _depth;

    /// <summary>Evaluated members and items are needed, because the schema has <c>unevaluated…</c> somewhere.</summary>
    public bool Tracks { get; } = tracks;

    public IReadOnlyList<SchemaError> Errors => _errors ?? (IReadOnlyList<SchemaError>)[];

    /// <summary>Always false, so that a keyword can return it.</summary>
    public bool Fail(SchemaPlace place, string message)
    {
        if (_quiet == 0 && (_errors ??= []).Count < MostErrors)
            _errors.Add(new(place.Pointer, message));
        return false;
    }

    /// <summary>Tries a schema without reporting: for alternatives and conditions.</summary>
    public bool Try(SchemaNode node, SchemaPlace place, DynamicScope? scope, Evaluated? evaluated)
    {
        _quiet++;
        var holds = node.Holds(place, this, scope, evaluated);
        _quiet--;
        return holds;
    }

    public bool Enter() => ++_depth <= Deepest;

    public void Leave() => _depth--;
}
