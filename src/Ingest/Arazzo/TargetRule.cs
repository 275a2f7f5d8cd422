using System.Text.Json.Nodes;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Arazzo;

namespace Signalbox.Ingest.Arazzo;

/// <summary>An import is for one target, so for one API: what belongs to another is not sent there.</summary>
internal sealed class TargetRule
{
    private readonly IngestRequest _request;
    private readonly bool _anyBase;
    private readonly bool _severalTargets;
    private IReadOnlyList<string> _baseUrls = [];
    private string? _from;

    /// <param name="request">The import.</param>
    /// <param name="descriptions">Of all documents.</param>
    /// <param name="workflows">Of all documents.</param>
    /// <exception cref="DocumentException">The workflows are stated to be for several targets, and this is none of them.</exception>
    public TargetRule(IngestRequest request, IReadOnlyList<ApiDescription> descriptions, IReadOnlyList<(JsonObject Workflow, ArazzoPlace Place)> workflows)
    {
        _request = request;
        if (request.BaseUrl is { } stated)
        {
            var own = descriptions.FirstOrDefault(one => one.BaseUrls.Contains(stated.TrimEnd('/')));
            if (own is not null) (_baseUrls, _from) = (own.BaseUrls, own.Name);
            _anyBase = own is null;
        }

        var targets = workflows.Select(one => Target(one.Workflow)).OfType<string>().Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        _severalTargets = targets.Count > 1;
        if (_severalTargets && !targets.Contains(request.TargetName))
            throw workflows[0].Place.Fault($"The workflows are for the targets {string.Join(", ", targets)}.", $"Name one of them with --target, not '{request.TargetName}'.");
    }

    /// <summary>Why the workflow may not be sent to the target; null where it may. The first workflow asked for decides whose API that is.</summary>
    public string? Refusal(JsonObject workflow, IReadOnlyList<ApiDescription> sources)
    {
        if (_severalTargets && Target(workflow) is { } own && own != _request.TargetName) return $"it is for the target '{own}'. Ingest it with --target {own}.";
        if (_anyBase) return null;
        foreach (var source in sources.Where(source => source.BaseUrls.Count > 0))
        {
            if (_baseUrls.Count == 0) (_baseUrls, _from) = (source.BaseUrls, source.Name);
            if (!_baseUrls.Intersect(source.BaseUrls, StringComparer.Ordinal).Any())
            {
                return $"it calls '{source.Name}' at {source.BaseUrls[0]}, while this import is for '{_from}' at {_baseUrls[0]}, and a target has one base URL. "
                    + $"Ingest it for a target of its own with --base-url {source.BaseUrls[0]}, or say with --base-url where both are served.";
            }
        }

        return null;
    }

    private static string? Target(JsonObject workflow) => (workflow[ArazzoExtensions.TargetRef] as JsonObject)?.Text("name");
}
