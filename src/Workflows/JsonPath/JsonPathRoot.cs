using System.Text.Json;

namespace Signalbox.Workflows.JsonPath;

/// <summary>What one evaluation of a query is about.</summary>
/// <param name="Value">The root node.</param>
/// <param name="Slots">Values of the <see cref="ValueExpression.Slot"/>s of the query; null when it has none.</param>
internal readonly record struct JsonPathRoot(JsonElement Value, IReadOnlyList<JsonElement>? Slots = null);
