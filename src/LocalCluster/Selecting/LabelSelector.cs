namespace Signalbox.LocalCluster.Selecting;

/// <summary>A parsed <c>labelSelector</c>.</summary>
internal sealed class LabelSelector
{
    private readonly IReadOnlyList<LabelRequirement> _requirements;

    private LabelSelector(IReadOnlyList<LabelRequirement> requirements) => _requirements = requirements;

    /// <exception cref="FormatException">The text is no selector.</exception>
    public static LabelSelector Parse(string? text) => new(string.IsNullOrWhiteSpace(text) ? [] : LabelSelectorParser.Parse(text));

    public bool Matches(IReadOnlyDictionary<string, string> labels) => _requirements.All(requirement => requirement.Matches(labels));
}
