using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Schemas;

/// <summary>The branches of a <c>oneOf</c> or <c>anyOf</c>.</summary>
/// <param name="Branches">As written.</param>
/// <param name="One">Exactly one holds.</param>
/// <param name="Discriminator">What tells them apart; null where nothing is said of it.</param>
internal sealed record Alternatives(JsonArray Branches, bool One, JsonObject? Discriminator);
