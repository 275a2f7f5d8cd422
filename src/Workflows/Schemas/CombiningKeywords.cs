namespace Signalbox.Workflows.Schemas;

/// <summary>Keywords that apply schemas to the same value: section 10.2 of the core specification, and the references.</summary>
internal static class CombiningKeywords
{
    public sealed class AllOf(IReadOnlyList<SchemaNode> schemas) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            var holds = true;
            foreach (var schema in schemas)
                holds &= schema.Holds(place, run, scope, evaluated);
            return holds;
        }
    }

    public sealed class AnyOf(IReadOnlyList<SchemaNode> schemas) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            var any = false;
            foreach (var schema in schemas)
            {
                any |= run.Try(schema, place, scope, evaluated);
                if (any && evaluated is null)
                    return true;
            }
            return any || run.Fail(place, $"matches none of the {schemas.Count} schemas allowed here");
        }
    }

    public sealed class OneOf(IReadOnlyList<SchemaNode> schemas) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            var matches = schemas.Count(schema => run.Try(schema, place, scope, evaluated));
            return matches == 1 || run.Fail(place, $"matches {matches} of the {schemas.Count} schemas allowed here, and must match exactly one");
        }
    }

    public sealed class Not(SchemaNode schema) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated) =>
            !run.Try(schema, place, scope, null) || run.Fail(place, "matches a schema that is not allowed here");
    }

    public sealed class If(SchemaNode condition, SchemaNode? then, SchemaNode? otherwise) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            var branch = run.Try(condition, place, scope, evaluated) ? then : otherwise;
            return branch is null || branch.Holds(place, run, scope, evaluated);
        }
    }

    public sealed class Ref(SchemaNode target) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated) =>
            target.Holds(place, run, scope, evaluated);
    }

    /// <summary>Core section 8.2.3.2: the outermost resource that has the dynamic anchor wins.</summary>
    public sealed class DynamicRef(SchemaNode target, string anchor, Func<SchemaResource, string, SchemaNode?> find) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            var node = target;
            for (var at = scope; at is not null; at = at.Outer)
                node = find(at.Resource, anchor) ?? node;
            return node.Holds(place, run, scope, evaluated);
        }
    }
}
