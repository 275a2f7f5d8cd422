using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Documents;

/// <summary>Finds in a tree the references that have to be followed, in document order, and changes nothing.</summary>
internal sealed class ReferenceSearch(SourceFile root, DocumentLimits limits, CancellationToken cancellation)
{
    private readonly List<ForeignReference> _found = [];

    /// <param name="node">Where to begin.</param>
    /// <param name="position">What it is.</param>
    /// <param name="file">The file that it is from.</param>
    /// <param name="depth">How deep it stands, files above it included.</param>
    /// <param name="key">Name or index under which it stands in its parent; null at the top.</param>
    /// <exception cref="DocumentException">It is nested too deep.</exception>
    public List<ForeignReference> In(JsonNode? node, DocumentPosition position, SourceFile file, int depth = 0, object? key = null)
    {
        Find(node, position, file, depth, key);
        return _found;
    }

    private void Find(JsonNode? node, DocumentPosition position, SourceFile file, int depth, object? key)
    {
        if (position == DocumentPosition.Data || node is null) return;
        if (depth > limits.MaxDepth * 2)
        {
            throw new DocumentException($"Files are nested more than {limits.MaxDepth * 2} deep through references.", file.Display, "Flatten the document, or raise the depth limit.");
        }

        cancellation.ThrowIfCancellationRequested();
        if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++) Find(list[i], DocumentGrammar.Item(position), file, depth + 1, i);
        }
        else if (node is JsonObject map)
        {
            var drawnIn = DocumentGrammar.MayBeDrawnIn(position);
            if ((drawnIn || DocumentGrammar.MayBeReference(position)) && map["$ref"] is JsonValue value && value.TryGetValue<string>(out var text))
            {
                if (drawnIn || file.Key != root.Key || (text.Length > 0 && text[0] != '#')) _found.Add(new ForeignReference(map, key, position, text, depth));
                return;
            }

            foreach (var (name, child) in map) Find(child, DocumentGrammar.Child(position, name), file, depth + 1, name);
        }
    }
}
