using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;

namespace Signalbox.Ingest.Clustering;

/// <summary>A parameter of a step with what it is given: an argument of the tool, or a literal or expression.</summary>
internal sealed record StepArgument(ApiParameter Parameter, InputField? Field, JsonNode? Value);
