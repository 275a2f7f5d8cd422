using System.Text.Json;

namespace Signalbox.Workflows.Schemas;

/// <summary>Keywords that apply to the members of an object.</summary>
internal static class ObjectKeywords
{
    public sealed class Properties(
        IReadOnlyDictionary<string, SchemaNode> named, IReadOnlyList<(EcmaScriptPattern Pattern, SchemaNode Schema)> patterns, SchemaNode? others) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            if (place.Value.ValueKind != JsonValueKind.Object)
                return true;
            var holds = true;
            foreach (var member in place.Value.EnumerateObject())
                holds &= Member(place, member, run, scope, evaluated);
            return holds;
        }

        private bool Member(SchemaPlace place, JsonProperty member, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            var at = place.Member(member.Name, member.Value);
            var (holds, matched) = (true, false);
            if (named.TryGetValue(member.Name, out var schema))
                (holds, matched) = (schema.Holds(at, run, scope), true);
            foreach (var (pattern, patterned) in patterns)
            {
                if (!pattern.IsMatch(member.Name))
                    continue;
                holds &= patterned.Holds(at, run, scope);
                matched = true;
            }
            if (!matched && others is not null)
            {
                holds = others.Always is false ? run.Fail(place, Unknown(member.Name)) : others.Holds(at, run, scope);
                matched = true;
            }
            if (matched)
                evaluated?.AddMember(member.Name);
            return holds;
        }

        private string Unknown(string name) => named.Count == 0
            ? $"has the property '{name}', which is not allowed"
            : $"has the property '{name}', which is not allowed; allowed are {string.Join(", ", named.Keys.Take(20))}";
    }

    public sealed class PropertyNames(SchemaNode schema) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            if (place.Value.ValueKind != JsonValueKind.Object)
                return true;
            var holds = true;
            foreach (var member in place.Value.EnumerateObject())
            {
                holds &= run.Try(schema, new(Expressions.JsonText.Element(member.Name), null), scope, null)
                    || run.Fail(place, $"has a property with the name '{member.Name}', which is not allowed");
            }
            return holds;
        }
    }

    public sealed class Required(IReadOnlyList<string> names) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            if (place.Value.ValueKind != JsonValueKind.Object)
                return true;
            var holds = true;
            foreach (var name in names)
                holds &= place.Value.TryGetProperty(name, out _) || run.Fail(place, $"must have the property '{name}'");
            return holds;
        }
    }

    /// <summary><c>dependentRequired</c> and <c>dependentSchemas</c>.</summary>
    public sealed class Dependent(string name, Keyword then) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated) =>
            place.Value.ValueKind != JsonValueKind.Object || !place.Value.TryGetProperty(name, out _) || then.Holds(place, run, scope, evaluated);
    }

    public sealed class Unevaluated(SchemaNode schema) : Keyword
    {
        public override bool Holds(SchemaPlace place, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            if (place.Value.ValueKind != JsonValueKind.Object)
                return true;
            var holds = true;
            foreach (var member in place.Value.EnumerateObject().Where(m => !evaluated!.HasMember(m.Name)))
            {
                holds &= schema.Always is false
                    ? run.Fail(place, $"has the property '{member.Name}', which is not allowed")
                    : schema.Holds(place.Member(member.Name, member.Value), run, scope);
                evaluated!.AddMember(member.Name);
            }
            return holds;
        }
    }
}
