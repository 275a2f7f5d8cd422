using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Schemas;

/// <summary>A schema with its references followed and its <c>allOf</c> merged, one level deep.</summary>
internal sealed class SchemaView
{
    private readonly Dictionary<string, DescribedProperty> _byName = new(StringComparer.Ordinal);

    /// <summary>Keywords other than the ones below; the outermost statement wins.</summary>
    public Dictionary<string, JsonNode> Keywords { get; } = new(StringComparer.Ordinal);

    /// <summary>In document order. A name that several parts describe has several schemas, all of which hold.</summary>
    public List<DescribedProperty> Properties { get; } = [];

    public HashSet<string> Required { get; } = new(StringComparer.Ordinal);

    /// <summary>The parts that require something, each with properties of its own or without.</summary>
    public List<JsonObject> Requiring { get; } = new(0);

    /// <summary>Each <c>oneOf</c> or <c>anyOf</c> met: one of its branches holds.</summary>
    public List<Alternatives> Unions { get; } = [];

    /// <summary>References that were followed on the way, outermost first.</summary>
    public List<string> Followed { get; } = [];

    public bool Nullable { get; set; }

    /// <summary>Whether more than one part was merged, which makes a part's <c>additionalProperties</c> meaningless.</summary>
    public int Parts { get; set; }

    /// <summary>Whether a reference led nowhere, or back into itself by <c>allOf</c>.</summary>
    public bool Incomplete { get; set; }

    /// <summary>The schemas of a property; null where there is none of that name.</summary>
    public List<JsonNode?>? SchemasOf(string name) => _byName.GetValueOrDefault(name)?.Schemas;

    public void AddProperty(string name, JsonNode? schema)
    {
        if (_byName.TryGetValue(name, out var known))
        {
            known.Schemas.Add(schema);
            return;
        }

        Properties.Add(_byName[name] = new DescribedProperty(name, [schema]));
    }
}
