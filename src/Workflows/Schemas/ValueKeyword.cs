using System.Text.Json;

namespace Signalbox.Workflows.Schemas;

/// <summary>A keyword that looks at a value of one kind, and at nothing below it.</summary>
internal sealed class ValueKeyword(JsonValueKind? kind, Func<JsonElement, bool> holds, string message) : Keyword
{
    public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated) =>
        (kind is not null && place.Value.ValueKind != kind) || holds(place.Value) || run.Fail(place, message);
}
