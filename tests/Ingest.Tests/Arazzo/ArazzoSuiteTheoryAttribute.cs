namespace Signalbox.Ingest.Tests.Arazzo;

[AttributeUsage(AttributeTargets.Method)]
public sealed class ArazzoSuiteTheoryAttribute : TheoryAttribute
{
    public ArazzoSuiteTheoryAttribute()
    {
        if (ArazzoSuite.Folder is null) Skip = "The Arazzo suite is not here: put it at ../shared/suites/arazzo, or name the parent of suites in SIGNALBOX_SHARED.";
    }
}
