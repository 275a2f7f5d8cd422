namespace Signalbox.Ingest.Schemas;

/// <summary>How much of a schema is shown. Each step down shows less and accepts as much or more, never less.</summary>
/// <param name="Depth">Objects below this depth are shown as open objects.</param>
/// <param name="Description">Characters of a description; 0 leaves them out.</param>
/// <param name="Examples">Whether examples are kept.</param>
/// <param name="Enum">Longer lists of values are left out.</param>
/// <param name="OptionalDepth">Optional properties at or below this depth are left out.</param>
/// <param name="RequiredBelow">How many levels below the depth required properties are shown still.</param>
internal sealed record SchemaDetail(int Depth, int Description, bool Examples, int Enum, int OptionalDepth, int RequiredBelow = 3)
{
    private const int AllLevels = 20;

    public static IReadOnlyList<SchemaDetail> Levels { get; } =
    [
        new(6, 240, true, 60, 99),
        new(5, 140, false, 40, 99),
        new(4, 80, false, 25, 99),
        new(3, 60, false, 20, 3),
        new(2, 50, false, 15, 2),
        new(1, 40, false, 12, 2),
        new(1, 0, false, 10, 1),
        new(1, 0, false, 10, 0),
        new(1, 0, false, 10, 0, 0),
    ];

    /// <summary>The same, with required properties at any depth.</summary>
    public SchemaDetail Required() => this with { RequiredBelow = AllLevels };
}
