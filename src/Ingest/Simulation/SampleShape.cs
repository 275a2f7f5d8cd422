namespace Signalbox.Ingest.Simulation;

/// <summary>How much of an answer a sample shows.</summary>
/// <param name="Depth">Objects and lists within each other.</param>
/// <param name="Items">Of a list.</param>
/// <param name="RequiredOnly">Whether optional properties are left out.</param>
internal sealed record SampleShape(int Depth, int Items, bool RequiredOnly)
{
    /// <summary>From the fullest to the barest.</summary>
    public static readonly SampleShape[] All = [new(6, 2, false), new(4, 1, false), new(3, 1, false), new(2, 1, false), new(3, 1, true), new(2, 1, true), new(1, 1, true)];
}
