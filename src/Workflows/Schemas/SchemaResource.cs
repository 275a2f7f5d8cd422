using System.Text.Json;

namespace Signalbox.Workflows.Schemas;

/// <summary>A schema with an identifier of its own: the document, or a subschema with <c>$id</c>.</summary>
internal sealed class SchemaResource(Uri uri, string pointer, JsonElement root)
{
    public Uri Uri { get; } = uri;

    /// <summary>From the root of the document.</summary>
    public string Pointer { get; } = pointer;

    public JsonElement Root { get; } = root;

    /// <summary>Plain-name fragment to pointer from the root of the document.</summary>
    public Dictionary<string, (string Pointer, JsonElement Schema)> Anchors { get; } = new(StringComparer.Ordinal);

    public HashSet<string> DynamicAnchors { get; } = new(StringComparer.Ordinal);

    /// <summary>The scope of a validation that begins here.</summary>
    public DynamicScope Outermost => field ??= new(null, this);
}
