namespace Signalbox.Ingest.Tests;

[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedSpecsTheoryAttribute : TheoryAttribute
{
    public SharedSpecsTheoryAttribute()
    {
        if (SharedSpecs.Folder is null) Skip = "The real documents are not here: put them at ../shared/specs, or name their parent in SIGNALBOX_SHARED.";
    }
}
