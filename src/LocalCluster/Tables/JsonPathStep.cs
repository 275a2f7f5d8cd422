using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Tables;

/// <summary>One step of a path.</summary>
internal abstract record JsonPathStep
{
    public abstract IEnumerable<JsonNode?> Follow(JsonNode? from);

    internal sealed record Member(string Name) : JsonPathStep
    {
        public override IEnumerable<JsonNode?> Follow(JsonNode? from) =>
            from is JsonObject map && map.TryGetPropertyValue(Name, out var value) ? [value] : [];
    }

    internal sealed record Index(int Position) : JsonPathStep
    {
        public override IEnumerable<JsonNode?> Follow(JsonNode? from)
        {
            if (from is not JsonArray list)
                return [];
            var at = Position < 0 ? list.Count + Position : Position;
            return at >= 0 && at < list.Count ? [list[at]] : [];
        }
    }

    internal sealed record All : JsonPathStep
    {
        public override IEnumerable<JsonNode?> Follow(JsonNode? from) => from switch
        {
            JsonArray list => list,
            JsonObject map => map.Select(member => member.Value),
            _ => [],
        };
    }

    internal sealed record Length : JsonPathStep
    {
        public override IEnumerable<JsonNode?> Follow(JsonNode? from) =>
            [JsonValue.Create((long)(from switch { JsonArray list => list.Count, JsonObject map => map.Count, _ => 0 }))];
    }

    /// <summary>Items whose value at <paramref name="Path"/> compares as asked; a missing value never does.</summary>
    internal sealed record Filter(IReadOnlyList<JsonPathStep> Path, string Operator, JsonNode? Operand) : JsonPathStep
    {
        public override IEnumerable<JsonNode?> Follow(JsonNode? from) =>
            from is JsonArray list ? list.Where(Fits) : [];

        private bool Fits(JsonNode? item)
        {
            IEnumerable<JsonNode?> found = [item];
            foreach (var step in Path)
                found = found.SelectMany(step.Follow);
            var values = found.ToList();
            if (values.Count == 0)
                return false;

            return Operator switch
            {
                "" => true,
                "==" => JsonNode.DeepEquals(values[0], Operand),
                "!=" => !JsonNode.DeepEquals(values[0], Operand),
                _ => Compare(values[0]),
            };
        }

        private bool Compare(JsonNode? value)
        {
            if (value.Number() is not { } left || Operand.Number() is not { } right)
                return false;
            return Operator switch { "<" => left < right, "<=" => left <= right, ">" => left > right, _ => left >= right };
        }
    }
}
