namespace Signalbox.LocalCluster.Tests;

/// <summary>A theory that needs a public suite, and says so where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SuiteTheoryAttribute : TheoryAttribute
{
    public SuiteTheoryAttribute(string file)
    {
        File = file;
        if (SharedMaterial.Path(file) is null)
            Skip = $"{file} is not beside the repository; set SIGNALBOX_SHARED to the folder that holds it.";
    }

    public string File { get; }
}
