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

        /// <summary>So few that comparing with each costs less than making a string of the member's name.</summary>
        private readonly KeyValuePair<string, SchemaNode>[]? _few = named.Count <= 12 ? [.. named] : null;

        private bool Member(SchemaPlace place, JsonProperty member, SchemaRun run, DynamicScope scope, Evaluated? evaluated)
        {
            var (name, schema) = Named(member);
            var at = place.Member(name, member.Value);
            var (holds, matched) = (true, false);
            if (schema is not null)
                (holds, matched) = (schema.Holds(at, run, scope), true);
            for (var i = 0; i < patterns.Count; i++)
            {
                var (pattern, patterned) = patterns[i];
                if (!pattern.IsMatch(name))
                    continue;
                holds &= patterned.Holds(at, run, scope);
                matched = true;
            }
            if (!matched && others is not null)
            {
                holds = others.Always is false ? run.Fail(place, Unknown(name)) : others.Holds(at, run, scope);
                matched = true;
            }
            if (matched)
                evaluated?.AddMember(name);
            return holds;
        }

        private (string Name, SchemaNode? Schema) Named(JsonProperty member)
        {
            if (_few is null)
                return (member.Name, named.GetValueOrDefault(member.Name));
            foreach (var (name, schema) in _few)
            {
                if (member.NameEquals(name))
                    return (name, schema);
            }
            return (member.Name, null);
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
            for (var i = 0; i < names.Count; i++)
                holds &= place.Value.TryGetProperty(names[i], out _) || run.Fail(place, $"must have the property '{names[i]}'");
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
