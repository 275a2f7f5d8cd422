using System.Globalization;
using System.Text.Json;

namespace Signalbox.Workflows.JsonPath;

/// <summary>One selector of a segment, RFC 9535 section 2.3.</summary>
internal abstract class Selector
{
    public virtual bool IsSingular => false;

    /// <summary>The one node that a singular selector selects; null when there is none.</summary>
    public virtual JsonPathNode? One(JsonPathNode node) => null;

    public abstract void Select(JsonPathRoot root, JsonPathNode node, List<JsonPathNode> into);

    public sealed class Name(string name) : Selector
    {
        public string Member => name;

        public override bool IsSingular => true;

        public override JsonPathNode? One(JsonPathNode node) =>
            Of(node.Value) is { ValueKind: not JsonValueKind.Undefined } member ? node.Child(name, member) : null;

        public override void Select(JsonPathRoot root, JsonPathNode node, List<JsonPathNode> into)
        {
            if (One(node) is { } one)
                into.Add(one);
        }

        public JsonElement Of(JsonElement value) =>
            value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var member) ? member : default;
    }

    public sealed class Wildcard : Selector
    {
        public override void Select(JsonPathRoot root, JsonPathNode node, List<JsonPathNode> into) => into.AddRange(Segment.Children(node));
    }

    public sealed class Index(long index) : Selector
    {
        public override bool IsSingular => true;

        public override JsonPathNode? One(JsonPathNode node) =>
            At(node.Value) is { } at ? node.Child(at.ToString(CultureInfo.InvariantCulture), node.Value[at]) : null;

        public override void Select(JsonPathRoot root, JsonPathNode node, List<JsonPathNode> into)
        {
            if (One(node) is { } one)
                into.Add(one);
        }

        public JsonElement Of(JsonElement value) => At(value) is { } at ? value[at] : default;

        private int? At(JsonElement value)
        {
            if (value.ValueKind != JsonValueKind.Array)
                return null;
            var length = value.GetArrayLength();
            var at = index < 0 ? length + index : index;
            return at >= 0 && at < length ? (int)at : null;
        }
    }

    /// <summary>RFC 9535 section 2.3.4.2.2.</summary>
    public sealed class Slice(long? start, long? end, long step) : Selector
    {
        public override void Select(JsonPathRoot root, JsonPathNode node, List<JsonPathNode> into)
        {
            if (node.Value.ValueKind != JsonValueKind.Array || step == 0)
                return;
            var length = node.Value.GetArrayLength();
            var from = Normalize(start ?? (step > 0 ? 0 : length - 1), length);
            var to = Normalize(end ?? (step > 0 ? length : -length - 1), length);
            if (step > 0)
            {
                for (var i = Math.Clamp(from, 0, length); i < Math.Clamp(to, 0, length); i += step)
                    Add(i);
            }
            else
            {
                for (var i = Math.Clamp(from, -1, length - 1); i > Math.Clamp(to, -1, length - 1); i += step)
                    Add(i);
            }

            void Add(long i) => into.Add(node.Child(i.ToString(CultureInfo.InvariantCulture), node.Value[(int)i]));
        }

        private static long Normalize(long index, int length) => index >= 0 ? index : length + index;
    }

    public sealed class Filter(LogicalExpression condition) : Selector
    {
        public LogicalExpression Condition => condition;

        public override void Select(JsonPathRoot root, JsonPathNode node, List<JsonPathNode> into)
        {
            if (node.Value.ValueKind == JsonValueKind.Array)
            {
                var at = 0;
                foreach (var item in node.Value.EnumerateArray())
                {
                    if (condition.Holds(root, item))
                        into.Add(node.Child(at.ToString(CultureInfo.InvariantCulture), item));
                    at++;
                }
            }
            else if (node.Value.ValueKind == JsonValueKind.Object)
            {
                foreach (var member in node.Value.EnumerateObject())
                {
                    if (condition.Holds(root, member.Value))
                        into.Add(node.Child(member.Name, member.Value));
                }
            }
        }
    }
}
