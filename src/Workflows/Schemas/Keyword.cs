namespace Signalbox.Workflows.Schemas;

/// <summary>A compiled keyword.</summary>
internal abstract class Keyword
{
    /// <summary>False, and reported to <paramref name="run"/>, when the value at <paramref name="place"/> does not satisfy it.</summary>
    public abstract bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated);
}
