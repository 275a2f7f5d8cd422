using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Signalbox.Ingest.Documents;

/// <summary>Builds a JSON tree from YAML events: anchors copied, merge keys merged, duplicate keys refused, nodes and depth bounded.</summary>
internal sealed class YamlTree
{
    /// <summary>What is longer is seldom said twice.</summary>
    private const int LongestWord = 100;

    private readonly string _file;
    private readonly DocumentLimits _limits;
    private readonly CancellationToken _cancellation;
    private readonly Parser _parser;
    // A document says "type" and "description" a hundred thousand times: once is enough to keep.
    private readonly HashSet<string> _words = new(StringComparer.Ordinal);
    private readonly Dictionary<AnchorName, (JsonNode? Node, int Size)> _anchors = [];
    private int _nodes;
    private int _copies;

    private YamlTree(TextReader text, string file, DocumentLimits limits, CancellationToken cancellation)
    {
        _file = file;
        _limits = limits;
        _cancellation = cancellation;
        _parser = new Parser(text);
    }

    public static JsonNode? Parse(ReadOnlyMemory<byte> utf8, string file, DocumentLimits limits, CancellationToken cancellation)
    {
        using var text = new StreamReader(MemoryMarshal.TryGetArray(utf8, out var bytes) ? new MemoryStream(bytes.Array!, bytes.Offset, bytes.Count, false) : new MemoryStream(utf8.ToArray(), false));
        return Parse(text, file, limits, () => EmptyBlockScalars.Mend(Encoding.UTF8.GetString(utf8.Span)), cancellation);
    }

    private static JsonNode? Parse(TextReader text, string file, DocumentLimits limits, Func<string?> mend, CancellationToken cancellation)
    {
        var tree = new YamlTree(text, file, limits, cancellation);
        try
        {
            return tree.Document();
        }
        catch (YamlException exception) when (exception.Message.Contains("extra spaces in first line", StringComparison.Ordinal) && mend() is { } mended)
        {
            return Parse(new StringReader(mended), file, limits, () => null, cancellation);
        }
        catch (YamlException exception)
        {
            var fault = exception.Message;
            var colon = fault.IndexOf("): ", StringComparison.Ordinal);
            throw new DocumentException(
                "The YAML is malformed: " + (colon > 0 ? fault[(colon + 3)..] : fault).TrimEnd('.') + ".",
                $"{file}:{exception.Start.Line}:{exception.Start.Column}", "Correct the document at that place.", exception);
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IndexOutOfRangeException or OverflowException)
        {
            // The scanner has inputs on which it fails without a position of its own.
            var at = tree._parser.Current?.Start ?? Mark.Empty;
            throw new DocumentException(
                "The YAML is malformed.", $"{file}:{at.Line}:{at.Column}", "Correct the document at or after that place.", exception);
        }
    }

    private JsonNode? Document()
    {
        _parser.Consume<StreamStart>();
        if (_parser.Accept<StreamEnd>(out _)) return null;
        _parser.Consume<DocumentStart>();
        var (node, _) = Node(0, null);
        _parser.Consume<DocumentEnd>();
        return node;
    }

    private (JsonNode? Node, int Size) Node(int depth, string? key)
    {
        if ((++_nodes & 0xFFF) == 0) _cancellation.ThrowIfCancellationRequested();
        CheckNodes(_parser.Current ?? throw Fault(Mark.Empty, "The YAML ends in the middle.", "The file is truncated: fetch or export it again."));
        if (_parser.Accept<AnchorAlias>(out var alias)) return Alias(alias);
        if (_parser.Accept<Scalar>(out var scalar))
        {
            _parser.MoveNext();
            return Remember(scalar.Anchor, (Scalar(scalar, key), 1));
        }

        if (depth >= _limits.MaxDepth)
        {
            throw Fault(_parser.Current!.Start, $"Objects and lists are nested more than {_limits.MaxDepth} deep.", "Flatten the document, or raise the depth limit.");
        }

        if (_parser.TryConsume<SequenceStart>(out var sequence))
        {
            var array = new JsonArray();
            var size = 1;
            while (!_parser.TryConsume<SequenceEnd>(out _))
            {
                var (item, itemSize) = Node(depth + 1, null);
                array.Add(item);
                size += itemSize;
            }

            return Remember(sequence.Anchor, (array, size));
        }

        var start = _parser.Consume<MappingStart>();
        return Remember(start.Anchor, Mapping(depth));
    }

    private (JsonNode Node, int Size) Mapping(int depth)
    {
        var result = new JsonObject();
        List<JsonNode?>? merged = null;
        var size = 1;
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            if (!_parser.TryConsume<Scalar>(out var name))
            {
                var at = _parser.Current!.Start;
                throw Fault(at, "A key is a list, an object or an alias.", "Write a plain key.");
            }

            var (value, valueSize) = Node(depth + 1, name.Value);
            size += valueSize + 1;
            if (name is { Value: "<<", Style: ScalarStyle.Plain }) (merged ??= []).Add(value);
            else if (!result.TryAdd(Word(name.Value), value))
            {
                throw Fault(name.Start, $"The key \"{name.Value}\" stands twice in one object.", "Remove or rename one of the two.");
            }
        }

        if (merged is not null)
        {
            foreach (var source in merged.SelectMany(node => node is JsonArray list ? list.AsEnumerable() : [node]).OfType<JsonObject>())
            {
                foreach (var (name, value) in source)
                {
                    if (!result.ContainsKey(name)) result.Add(name, value?.DeepClone());
                }
            }
        }

        return (result, size);
    }

    private (JsonNode? Node, int Size) Alias(AnchorAlias alias)
    {
        _parser.MoveNext();
        if (!_anchors.TryGetValue(alias.Value, out var target))
        {
            throw Fault(alias.Start, $"The alias *{alias.Value} has no anchor before it.", "Define the anchor first; an anchor cannot contain itself.");
        }

        // Before the copy is made: a bomb takes no memory. Each anchor is small enough for the sums not to overflow.
        _copies += target.Size;
        if (_copies > _limits.MaxAliasNodes)
        {
            throw Fault(alias.Start, $"The document's aliases copy more than {_limits.MaxAliasNodes} nodes.", "Use fewer aliases; $ref does not copy.");
        }

        _nodes += target.Size;
        CheckNodes(alias);
        return (target.Node?.DeepClone(), target.Size);
    }

    private (JsonNode? Node, int Size) Remember(AnchorName anchor, (JsonNode? Node, int Size) value)
    {
        if (!anchor.IsEmpty) _anchors[anchor] = value;
        return value;
    }

    private string Word(string text)
    {
        if (text.Length > LongestWord) return text;
        if (_words.TryGetValue(text, out var known)) return known;
        _words.Add(text);
        return text;
    }

    private JsonNode? Scalar(Scalar scalar, string? key)
    {
        var tag = scalar.Tag.IsEmpty ? "" : scalar.Tag.Value;
        if (tag.EndsWith(":str", StringComparison.Ordinal)) return JsonValue.Create(scalar.Value);
        return scalar.Style == ScalarStyle.Plain ? YamlScalar.Resolve(Word(scalar.Value), key) : JsonValue.Create(scalar.Value);
    }

    private void CheckNodes(ParsingEvent at)
    {
        if (_nodes > _limits.MaxNodes)
        {
            throw Fault(at.Start, $"The document has more than {_limits.MaxNodes} nodes, its aliases expanded.", "Use fewer aliases; $ref does not copy.");
        }
    }

    private DocumentException Fault(Mark at, string fault, string remedy) => new(fault, $"{_file}:{at.Line}:{at.Column}", remedy);
}
