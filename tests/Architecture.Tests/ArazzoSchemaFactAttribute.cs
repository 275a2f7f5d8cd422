namespace Signalbox.Architecture.Tests;

/// <summary>A fact that needs the published Arazzo schema and says so where it is absent.</summary>
public sealed class ArazzoSchemaFactAttribute : FactAttribute
{
    public ArazzoSchemaFactAttribute()
    {
        if (SchemaFile is null)
            Skip = "The published Arazzo schema is not here: put the suites at ../shared/suites, or set SIGNALBOX_SHARED.";
    }

    public static string? SchemaFile { get; } = new[]
    {
        Environment.GetEnvironmentVariable("SIGNALBOX_SHARED"), RepositoryFiles.Path("..", "shared"), RepositoryFiles.Path("..", "..", "shared"),
    }.OfType<string>().Select(s => Path.Combine(s, "suites", "arazzo", "src", "schemas", "validation", "schema.yaml")).FirstOrDefault(File.Exists);
}
