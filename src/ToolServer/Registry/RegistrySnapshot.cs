using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Signalbox.ToolServer.Registry;

/// <summary>Everything that is served at one moment. Immutable: a request that took it sees one state to its end.</summary>
public sealed class RegistrySnapshot
{
    private readonly FrozenDictionary<string, ServedTool> _byName;

    private readonly RegistrySnapshot? _whole;

    private RegistrySnapshot(long version, ImmutableArray<ServedTool> tools)
    {
        Version = version;
        Tools = tools;
        _byName = tools.ToFrozenDictionary(t => t.Name, StringComparer.Ordinal);
    }

    // A part finds by the whole's table: there may be as many parts as callers.
    private RegistrySnapshot(RegistrySnapshot whole, ImmutableArray<ServedTool> part) =>
        (_whole, Version, Tools, _byName) = (whole, whole.Version, part, whole._byName);

    public static RegistrySnapshot Empty { get; } = new(0, []);

    /// <summary>Rises by one with each swap; 0 before the first.</summary>
    public long Version { get; }

    /// <summary>In ordinal order of their names, which are unique.</summary>
    public ImmutableArray<ServedTool> Tools { get; }

    /// <param name="version">Number of the swap.</param>
    /// <param name="tools">Sorted by name, ordinally, without duplicates.</param>
    public static RegistrySnapshot Of(long version, ImmutableArray<ServedTool> tools) => new(version, tools);

    public bool TryGet(string name, [MaybeNullWhen(false)] out ServedTool tool) =>
        _byName.TryGetValue(name, out tool) && (_whole is null || (IndexAfter(name) is > 0 and var next && ReferenceEquals(Tools[next - 1], tool)));

    /// <summary>The chosen tools alone, under the same version; itself when all are chosen.</summary>
    /// <param name="chosen">Of each tool, in the order of <see cref="Tools"/>, whether it is.</param>
    public RegistrySnapshot Where(ReadOnlySpan<bool> chosen)
    {
        if (!chosen.Contains(false))
            return this;
        var part = ImmutableArray.CreateBuilder<ServedTool>(chosen.Count(true));
        for (var i = 0; i < chosen.Length; i++)
        {
            if (chosen[i])
                part.Add(Tools[i]);
        }
        return new(this, part.MoveToImmutable());
    }

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
