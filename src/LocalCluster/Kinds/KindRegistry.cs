using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;

namespace Signalbox.LocalCluster.Kinds;

/// <summary>The kinds that are served now. Swapped as a whole, so a reader sees one consistent set.</summary>
internal sealed class KindRegistry
{
    private readonly Lock _lock = new();
    private readonly IReadOnlyList<ResourceDefinition> _builtIn;
    private ImmutableSortedDictionary<string, IReadOnlyList<ResourceDefinition>> _custom =
        ImmutableSortedDictionary.Create<string, IReadOnlyList<ResourceDefinition>>(StringComparer.Ordinal);

    private Served _served;

    public KindRegistry()
    {
        _builtIn = BuiltInKinds.Load();
        _served = Build();
    }

    /// <summary>All kinds, built-in ones first. Another instance after every change.</summary>
    public IReadOnlyList<ResourceDefinition> All => Volatile.Read(ref _served).All;

    public ResourceDefinition CustomResourceDefinitions => Find("apiextensions.k8s.io", "v1", "customresourcedefinitions")!;

    public ResourceDefinition Namespaces => Find("", "v1", "namespaces")!;

    public ResourceDefinition? Find(string group, string version, string plural) =>
        Volatile.Read(ref _served).ByPath.GetValueOrDefault((group, version, plural));

    public ResourceDefinition? FindKind(string apiVersion, string kind) =>
        All.FirstOrDefault(definition => definition.ApiVersion == apiVersion && definition.Kind == kind);

    /// <summary>Serves what the definition defines, in place of what it defined before.</summary>
    public void Register(JsonObject crd)
    {
        var definitions = DefinitionReader.Read(crd);
        lock (_lock)
        {
            _custom = _custom.SetItem(crd.Map("metadata").Text("name")!, definitions);
            _served = Build();
        }
    }

    public void Unregister(string name)
    {
        lock (_lock)
        {
            _custom = _custom.Remove(name);
            _served = Build();
        }
    }

    private Served Build()
    {
        IReadOnlyList<ResourceDefinition> all = [.. _builtIn, .. _custom.Values.SelectMany(definitions => definitions)];
        return new Served(all, all.ToDictionary(definition => (definition.Group, definition.Version, definition.Plural)));
    }

    private sealed record Served(IReadOnlyList<ResourceDefinition> All, Dictionary<(string Group, string Version, string Plural), ResourceDefinition> ByPath);
}
