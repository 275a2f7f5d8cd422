namespace Signalbox.Ingest.Clustering;

/// <summary>A property of a step's body with the argument of the tool that it comes from.</summary>
internal sealed record BodyProperty(string Property, InputField Field);
