namespace Signalbox.Workflows.Arazzo;

/// <summary>The API descriptions of one exported workflow, by the names that they have in the document.</summary>
/// <param name="Names">Name in the spec to name in the document, the first being that of references that name none.</param>
/// <param name="Named">The document has several, so each reference names its own.</param>
internal sealed record WorkflowSources(IReadOnlyList<KeyValuePair<string, string>> Names, bool Named)
{
    /// <summary>The workflow itself has several.</summary>
    public bool IsOneOfSeveral => Names.Count > 1;

    public string NameOf(string? source) => Names.FirstOrDefault(name => name.Key == source, Names[0]).Value;
}
