using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.JsonPath;

namespace Signalbox.Workflows.Planning;

/// <summary>A compiled Payload Replacement Object: exactly one of <paramref name="Pointer"/> and <paramref name="Query"/>.</summary>
internal sealed record PlannedReplacement(string Target, JsonPointer? Pointer, JsonPathQuery? Query, ValueTemplate Value);
