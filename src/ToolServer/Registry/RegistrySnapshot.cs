using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Signalbox.ToolServer.Registry;

/// <summary>Everything that is served at one moment. Immutable: a request that took it sees one state to its end.</summary>
public sealed class RegistrySnapshot
{
    private readonly FrozenDictionary<string, ServedTool> _byName;

    private RegistrySnapshot(long version, ImmutableArray<ServedTool> tools)
    {
        Version = version;
        Tools = tools;
        _byName = tools.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
    }

    public static RegistrySnapshot Empty { get; } = new(0, []);

    /// <summary>Rises by one with each swap; 0 before the first.</summary>
    public long Version { get; }

    /// <summary>In ordinal order of their names, which are unique.</summary>
    public ImmutableArray<ServedTool> Tools { get; }

    /// <param name="version">Number of the swap.</param>
    /// <param name="tools">Sorted by name, ordinally, without duplicates.</param>
    public static RegistrySnapshot Of(long version, ImmutableArray<ServedTool> tools) => new(version, tools);

    public bool TryGet(string name, [MaybeNullWhen(false)] out ServedTool tool) => _byName.TryGetValue(name, out tool);

    /// <summary>Index of the first tool whose name sorts after <paramref name="name"/>; the tool itself may be gone.</summary>
    public int IndexAfter(string name)
    {
        var (low, high) = (0, Tools.Length);
        while (low < high)
        {
            var middle = low + ((high - low) / 2);
            if (string.CompareOrdinal(Tools[middle].Name, name) <= 0)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
