using System.Globalization;
using System.Text.Json;

namespace Signalbox.Workflows.JsonPath;

/// <summary>One selector of a segment, RFC 9535 section 2.3.</summary>
internal abstract class Selector
{
    public virtual bool IsSingular => false;

    public abstract void Select(JsonElement root, JsonPathNode node, List<JsonPathNode> into);

    public sealed class Name(string name) : Selector
    {
        public string Member => name;

        public override bool IsSingular => true;

        public override void Select(JsonElement root, JsonPathNode node, List<JsonPathNode> into)
        {
            if (node.Value.ValueKind == JsonValueKind.Object && node.Value.TryGetProperty(name, out var member))
                into.Add(node.Child(name, member));
        }
    }

    public sealed class Wildcard : Selector
    {
        public override void Select(JsonElement root, JsonPathNode node, List<JsonPathNode> into) => into.AddRange(Segment.Children(node));
    }

    public sealed class Index(long index) : Selector
    {
        public override bool IsSingular => true;

        public override void Select(JsonElement root, JsonPathNode node, List<JsonPathNode> into)
        {
            if (node.Value.ValueKind != JsonValueKind.Array)
                return;
            var length = node.Value.GetArrayLength();
            var at = index < 0 ? length + index : index;
            if (at >= 0 && at < length)
                into.Add(node.Child(at.ToString(CultureInfo.InvariantCulture), node.Value[(int)at]));
        }
    }

    /// <summary>RFC 9535 section 2.3.4.2.2.</summary>
    public sealed class Slice(long? start, long? end, long step) : Selector
    {
        public override void Select(JsonElement root, JsonPathNode node, List<JsonPathNode> into)
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

        public override void Select(JsonElement root, JsonPathNode node, List<JsonPathNode> into)
        {
            foreach (var child in Segment.Children(node))
            {
                if (condition.Holds(root, child.Value))
                    into.Add(child);
            }
        }
    }
}
