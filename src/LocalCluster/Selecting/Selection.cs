using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Serving;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Selecting;

/// <summary>Which objects of a kind a list, watch or deletion of a collection means.</summary>
internal sealed class Selection
{
    private readonly ResourceDefinition _definition;
    private readonly string? _namespace;
    private readonly LabelSelector _labels;
    private readonly FieldSelector _fields;

    private Selection(ResourceDefinition definition, string? ns, LabelSelector labels, FieldSelector fields)
    {
        _definition = definition;
        _namespace = ns;
        _labels = labels;
        _fields = fields;
    }

    /// <summary>Without <paramref name="ns"/> all namespaces are selected; <paramref name="name"/> selects one object, for a watch of it.</summary>
    public static Selection Parse(ResourceDefinition definition, string? ns, string? labelSelector, string? fieldSelector, string? name = null)
    {
        try
        {
            var fields = name is null ? fieldSelector : $"metadata.name={name}";
            return new Selection(definition, definition.Namespaced ? ns : null, LabelSelector.Parse(labelSelector), FieldSelector.Parse(fields, definition));
        }
        catch (FormatException error)
        {
            throw ApiException.BadRequest(error.Message);
        }
    }

    public bool Matches(StoredObject stored) =>
        (_namespace is null || stored.Key.Namespace == _namespace) && _labels.Matches(stored.Labels) && _fields.Matches(stored, _definition);

    /// <summary>The selected objects of a state, in list order.</summary>
    public IEnumerable<StoredObject> From(StoreState state) => state.Of(_definition.StorageName).Values.Where(Matches);
}
