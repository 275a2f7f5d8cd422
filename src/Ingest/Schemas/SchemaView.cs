using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Schemas;

/// <summary>A schema with its references followed and its <c>allOf</c> merged, one level deep.</summary>
internal sealed class SchemaView
{
    /// <summary>Keywords other than the ones below; the outermost statement wins.</summary>
    public Dictionary<string, JsonNode> Keywords { get; } = new(StringComparer.Ordinal);

    /// <summary>In document order. A name that several parts describe has several schemas, all of which hold.</summary>
    public List<(string Name, List<JsonNode?> Schemas)> Properties { get; } = [];

    public HashSet<string> Required { get; } = new(StringComparer.Ordinal);

    /// <summary>Each <c>oneOf</c> or <c>anyOf</c> met: one of its branches holds.</summary>
    public List<(JsonArray Branches, bool One, JsonObject? Discriminator)> Unions { get; } = [];

    /// <summary>References that were followed on the way, outermost first.</summary>
    public List<string> Followed { get; } = [];

    public bool Nullable { get; set; }

    /// <summary>Whether more than one part was merged, which makes a part's <c>additionalProperties</c> meaningless.</summary>
    public int Parts { get; set; }

    /// <summary>Whether a reference led nowhere, or back into itself by <c>allOf</c>.</summary>
    public bool Incomplete { get; set; }

    public void AddProperty(string name, JsonNode? schema)
    {
        var index = Properties.FindIndex(property => property.Name == name);
        if (index < 0) Properties.Add((name, [schema]));
        else Properties[index].Schemas.Add(schema);
    }
}
