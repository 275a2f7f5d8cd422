using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Arazzo;

/// <summary>An API description that the steps of a workflow refer to: Arazzo 1.1, Source Description Object.</summary>
/// <param name="Name">Letters, digits, '-' and '_'.</param>
/// <param name="Url">URI reference, relative to the Arazzo document or absolute, without spaces.</param>
public sealed record SourceDescription(string Name, string Url)
{
    /// <summary>What <see cref="SignalboxLabels.ApiDescriptions"/> holds: <c>name=url</c>, separated by spaces.</summary>
    public static string Write(IEnumerable<SourceDescription> sources) =>
        string.Join(' ', sources.Select(source => $"{source.Name}={source.Url.Replace(" ", "%20", StringComparison.Ordinal)}"));

    /// <summary>Those that the workflow's annotation names, else one that is named for its target and leads to the document of its provenance.</summary>
    public static IReadOnlyList<SourceDescription> Of(McpWorkflow workflow)
    {
        if (workflow.Metadata.Annotations?.GetValueOrDefault(SignalboxLabels.ApiDescriptions) is { } stated && Read(stated) is { Count: > 0 } known)
            return known;
        var name = NameFor(workflow.Spec.TargetRef.Name);
        return [new(name, workflow.Spec.Provenance?.Document ?? $"{name}.yaml")];
    }

    private static List<SourceDescription> Read(string annotation) =>
        [.. annotation.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(entry => entry.Split('=', 2))
            .Where(parts => parts.Length == 2 && parts[0].Length > 0 && NameFor(parts[0]) == parts[0] && parts[1].Length > 0)
            .Select(parts => new SourceDescription(parts[0], parts[1]))];

    /// <summary>Arazzo allows letters, digits, '-' and '_' in the name of a source description; the name of a resource may have dots.</summary>
    private static string NameFor(string target) => new([.. target.Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '_')]);
}
