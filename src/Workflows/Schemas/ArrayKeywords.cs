using System.Text.Json;

namespace Signalbox.Workflows.Schemas;

/// <summary>Keywords that apply to the items of an array.</summary>
internal static class ArrayKeywords
{
    public sealed class Items(IReadOnlyList<SchemaNode> prefix, SchemaNode? rest) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            if (place.Value.ValueKind != JsonValueKind.Array)
                return true;
            var holds = true;
            for (var i = 0; i < place.Value.GetArrayLength(); i++)
            {
                if ((i < prefix.Count ? prefix[i] : rest) is not { } schema)
                    break;
                holds &= schema.Holds(place.Item(i), run, scope);
                evaluated?.AddItem(i);
            }
            return holds;
        }
    }

    public sealed class Contains(SchemaNode schema, double least, double most) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            if (place.Value.ValueKind != JsonValueKind.Array)
                return true;
            var matches = 0;
            for (var i = 0; i < place.Value.GetArrayLength(); i++)
            {
                if (!run.Try(schema, place.Item(i), scope, null))
                    continue;
                matches++;
                evaluated?.AddItem(i);
            }
            if (matches < least)
                return run.Fail(place, $"has {matches} items of the kind asked for, and must have at least {least}");
            return matches <= most || run.Fail(place, $"has {matches} items of a kind of which {most} are allowed");
        }
    }

    public sealed class Unevaluated(SchemaNode schema) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            if (place.Value.ValueKind != JsonValueKind.Array)
                return true;
            var holds = true;
            for (var i = 0; i < place.Value.GetArrayLength(); i++)
            {
                if (evaluated!.HasItem(i))
                    continue;
                holds &= schema.Holds(place.Item(i), run, scope);
                evaluated.AddItem(i);
            }
            return holds;
        }
    }
}
