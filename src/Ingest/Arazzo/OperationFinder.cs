using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Ingest.Operations;
using Signalbox.Workflows.Arazzo;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Arazzo;

/// <summary>
/// Resolves what steps refer to: Arazzo 1.1, Step Object. An operation that the step pins (<c>x-signalbox-operation</c>) stands where its API
/// description cannot be read; where it can, the two must agree.
/// </summary>
internal sealed class OperationFinder(IReadOnlyList<ApiDescription> sources, DocumentWarnings warnings)
{
    private const string Channel = "it sends to or receives from a channel (AsyncAPI), which Signalbox does not run. Take the step out, or call an HTTP operation instead.";
    private readonly Dictionary<ApiDescription, ApiDocument> _unread = [];

    /// <exception cref="DocumentException">The reference is malformed, or leads nowhere in a description that was read.</exception>
    public FoundOperation Find(JsonObject step, ArazzoPlace place)
    {
        var member = step.ContainsKey("operationId") ? "operationId" : step.ContainsKey("operationPath") ? "operationPath" : "channelPath";
        var (text, at, pinned) = (step.Text(member)!, place[member], Pinned(step, place));
        if (member == "channelPath") return new(new(null, null, null), text, null, null, false, Channel);
        var reference = member == "operationId" ? OperationReference.OfId(text) : OperationReference.OfPath(text);
        if (step.ContainsKey("action")) return new(reference ?? new(null, null, null), text, null, null, false, Channel);
        if (reference is null) throw at.Fault($"'{text}' is no operationPath.", "Write '{$sourceDescriptions.NAME.url}#/paths/~1things/get'.");
        var (source, resolved) = reference.Source is null ? Among(reference, pinned, at) : (Named(reference.Source, at), reference);
        if (source is null || source.Type == "asyncapi") return new(resolved, text, source, null, false, Channel);
        if (!source.IsOpenApi) return new(resolved, text, source, null, false, $"'{source.Name}' describes workflows, no operations. Use workflowId for a workflow.");
        resolved = resolved with { Source = source.Name };
        if (source.Document is null)
        {
            return pinned is null
                ? new(resolved, text, source, null, false, source.Missing)
                : new(resolved, text, source, Unread(source, resolved, pinned), true, null);
        }

        var operation = In(source, resolved, pinned, at);
        if (pinned is not null && (pinned.Method != operation.Method || pinned.Path != operation.Path))
        {
            throw place[ArazzoExtensions.Operation].Fault(
                $"The step pins {pinned.Method} {pinned.Path}, but in '{source.Name}' its operation is {operation}.", $"Correct or remove {ArazzoExtensions.Operation}.");
        }

        if (resolved.Pointer is not null) resolved = resolved with { Pointer = operation.Pointer };
        return new(resolved, text, source, operation.Unusable is null ? operation : null, pinned is not null, operation.Unusable is { } why ? $"{operation} cannot be called: {why}." : null);
    }

    private static PinnedOperation? Pinned(JsonObject step, ArazzoPlace place)
    {
        if (!step.TryGetPropertyValue(ArazzoExtensions.Operation, out var node)) return null;
        var (at, map) = (place[ArazzoExtensions.Operation], Members.Map(node, place[ArazzoExtensions.Operation], $"'{ArazzoExtensions.Operation}'"));
        return new() { Method = Members.Text(map, "method", at), Path = Members.Text(map, "path", at) };
    }

    private ApiDescription Named(string name, ArazzoPlace place) =>
        sources.FirstOrDefault(source => source.Name == name)
        ?? throw place.Fault($"There is no source description '{name}'.", NearNames.Remedy(name, sources.Select(source => source.Name), "Name one of sourceDescriptions."));

    /// <summary>The source of a reference that names none: the only one that can be meant.</summary>
    private (ApiDescription? Source, OperationReference Reference) Among(OperationReference reference, PinnedOperation? pinned, ArazzoPlace place)
    {
        var candidates = sources.Where(source => source.IsOpenApi).ToList();
        if (candidates.Count == 1 && !(reference.Id?.Contains('.', StringComparison.Ordinal) ?? false)) return (candidates[0], reference);
        var having = candidates.Where(source => Matches(source, reference, pinned).Count > 0).ToList();
        if (having.Count == 1) return (having[0], reference);
        if (having.Count > 1)
            throw place.Fault($"'{reference.Id ?? reference.Pointer}' is in several source descriptions: {string.Join(", ", having.Select(source => source.Name))}.", "Write $sourceDescriptions.NAME. before it.");
        if (reference.Id is { } id && id.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 && sources.FirstOrDefault(source => source.Name == id[..dot]) is { } prefixed)
        {
            warnings.Add("references", place.ToString(), $"'{id}' is read as $sourceDescriptions.{id}.");
            return (prefixed, reference with { Id = id[(dot + 1)..] });
        }

        if (candidates.FirstOrDefault(source => source.Document is null) is { } unread) return (unread, reference);
        if (sources.Any(source => source.Type == "asyncapi")) return (null, reference);
        return candidates.Count > 0 ? (candidates[0], reference) : throw place.Fault("No source description is an OpenAPI document.", "Add one to sourceDescriptions.");
    }

    private static ApiOperation In(ApiDescription source, OperationReference reference, PinnedOperation? pinned, ArazzoPlace place)
    {
        var found = Matches(source, reference, pinned);
        if (found.Count == 1) return found[0];
        if (reference.Id is { } id)
        {
            throw found.Count > 1
                ? place.Fault($"The operationId '{id}' stands for {string.Join(" and ", found.Take(3))} in '{source.Name}'.", "Use operationPath instead.")
                : place.Fault(
                    $"There is no operation '{id}' in '{source.Name}' ({source.Document!.Source.Name}).",
                    NearNames.Remedy(id, source.Operations.Select(one => one.DeclaredId).OfType<string>(), $"Use an operationId of '{source.Name}'."));
        }

        var path = JsonPointers.Segments(reference.Pointer!) is ["paths", var one, ..] ? one : "";
        var methods = source.Operations.Where(operation => operation.Path == path).Select(operation => operation.Method.ToLowerInvariant()).ToList();
        throw place.Fault(
            $"There is no operation at '{reference.Pointer}' in '{source.Name}' ({source.Document!.Source.Name}).",
            methods.Count > 0 ? $"The path has {string.Join(", ", methods)}: end in one of them." : NearNames.Remedy(path, source.Operations.Select(operation => operation.Path), "Write #/paths/~1things/get."));
    }

    private static List<ApiOperation> Matches(ApiDescription source, OperationReference reference, PinnedOperation? pinned)
    {
        if (reference.Id is { } id)
        {
            var declared = source.Operations.Where(operation => operation.DeclaredId == id).ToList();
            return declared.Count > 1 && pinned is not null ? declared.Where(operation => operation.Method == pinned.Method && operation.Path == pinned.Path).ToList() : declared;
        }

        return JsonPointers.Segments(reference.Pointer!) switch
        {
            ["paths", var path, var method] => source.Operations.Where(operation => operation.Path == path && operation.Method.Equals(method, StringComparison.OrdinalIgnoreCase)).Take(1).ToList(),
            // A path that has one operation leaves no doubt which is meant; an example of the specification is written like that.
            ["paths", var path] => source.Operations.Where(operation => operation.Path == path).ToList(),
            _ => [],
        };
    }

    private ApiOperation Unread(ApiDescription source, OperationReference reference, PinnedOperation pinned)
    {
        if (!_unread.TryGetValue(source, out var document))
        {
            warnings.Add("sources", source.Name, $"The API description {source.Url} cannot be read: {source.Refusal}. The operations are taken as the document pins them.");
            _unread[source] = document = new ApiDocument(new LoadedDocument { Root = [], Name = source.Url, Specification = "", Digest = "", Files = 0, Bytes = 0 });
        }

        return new ApiOperation
        {
            Id = reference.Id ?? $"{pinned.Method} {pinned.Path}",
            DeclaredId = reference.Id,
            Pointer = OperationReference.Of(pinned).Pointer!,
            Method = pinned.Method,
            Path = pinned.Path,
            Document = document,
        };
    }
}
