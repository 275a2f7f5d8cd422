using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>A parameter of a step with what it is given: an argument of the tool, or a literal or expression.</summary>
internal sealed record StepArgument(ApiParameter Parameter, InputField? Field, JsonNode? Value)
{
    /// <summary>Path templates by which it is read from the URL that the value is; null: it is the value.</summary>
    public IReadOnlyList<string>? FromUrl { get; init; }
}
