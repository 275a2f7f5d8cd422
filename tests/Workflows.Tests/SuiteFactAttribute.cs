namespace Signalbox.Workflows.Tests;

/// <summary>A fact that needs the published suites and says so where they are absent.</summary>
public sealed class SuiteFactAttribute : FactAttribute
{
    public SuiteFactAttribute()
    {
        if (SharedSuites.Folder is null)
            Skip = "The published suites are not here: put them at ../shared/suites, or set SIGNALBOX_SHARED.";
    }
}
