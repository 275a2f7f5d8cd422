namespace Signalbox.EndToEnd.Tests.Scenarios;

[AttributeUsage(AttributeTargets.Method)]
public sealed class RealDocumentsFactAttribute : FactAttribute
{
    public RealDocumentsFactAttribute()
    {
        if (RealDocuments.Folder is null)
            Skip = "The real documents are not here: put them at ../shared/specs, or name their parent in SIGNALBOX_SHARED.";
    }
}
