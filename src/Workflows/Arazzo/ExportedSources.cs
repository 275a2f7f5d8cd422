namespace Signalbox.Workflows.Arazzo;

/// <summary>The source descriptions of a document: each API description once, and each name once.</summary>
internal sealed class ExportedSources
{
    private readonly List<SourceDescription> _all = [];
    private readonly List<List<KeyValuePair<string, string>>> _names = [];

    /// <param name="sources">Of each workflow, in their order.</param>
    public ExportedSources(IReadOnlyList<IReadOnlyList<SourceDescription>> sources)
    {
        foreach (var own in sources)
            _names.Add([.. own.Select(source => KeyValuePair.Create(source.Name, Place(source)))]);
    }

    public IReadOnlyList<SourceDescription> All => _all;

    public WorkflowSources For(int workflow) => new(_names[workflow], _all.Count > 1);

    private string Place(SourceDescription source)
    {
        var name = source.Name;
        for (var i = 2; _all.Find(known => known.Name == name) is { } known; i++)
        {
            if (known.Url == source.Url)
                return name;
            name = $"{source.Name}_{i}";
        }
        _all.Add(source with { Name = name });
        return name;
    }
}
