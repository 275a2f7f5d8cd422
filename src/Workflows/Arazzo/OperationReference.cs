using Signalbox.Workflows.Expressions;
using Signalbox.Workflows.Model;

namespace Signalbox.Workflows.Arazzo;

/// <summary>
/// How a step names its operation: Arazzo 1.1, Step Object, <c>operationId</c> and <c>operationPath</c>. In a spec the source is named only
/// where the workflow has several; a document names it wherever the document has several.
/// </summary>
/// <param name="Source">Name of the source description; null: none is named.</param>
/// <param name="Id">operationId; null where <paramref name="Pointer"/> is given.</param>
/// <param name="Pointer">JSON Pointer of the operation, such as <c>/paths/~1systems/get</c>.</param>
public sealed record OperationReference(string? Source, string? Id, string? Pointer)
{
    private const string Root = "$sourceDescriptions.";

    /// <summary>Reads <c>id</c> or <c>$sourceDescriptions.name.id</c>.</summary>
    public static OperationReference OfId(string text)
    {
        if (!text.StartsWith(Root, StringComparison.Ordinal))
            return new(null, text, null);
        var rest = text[Root.Length..];
        var dot = rest.IndexOf('.', StringComparison.Ordinal);
        return dot < 0 ? new(rest, "", null) : new(rest[..dot], rest[(dot + 1)..], null);
    }

    /// <summary>
    /// Reads <c>{$sourceDescriptions.name.url}#/paths/…</c>, and what is written for it: without the braces, without <c>.url</c>, or <c>#/paths/…</c>
    /// alone. Null when it is none of these.
    /// </summary>
    public static OperationReference? OfPath(string text)
    {
        var hash = text.IndexOf('#', StringComparison.Ordinal);
        if (hash < 0 || JsonPointer.Parse(text[(hash + 1)..]) is null)
            return null;
        var (holder, pointer) = (text[..hash], text[(hash + 1)..]);
        if (holder.Length == 0)
            return new(null, null, pointer);
        if (holder is ['{', .., '}'])
            holder = holder[1..^1];
        if (!holder.StartsWith(Root, StringComparison.Ordinal))
            return null;
        var name = holder[Root.Length..];
        return new(name.EndsWith(".url", StringComparison.Ordinal) ? name[..^4] : name, null, pointer);
    }

    /// <summary>The pointer of a pinned operation.</summary>
    public static OperationReference Of(PinnedOperation operation) =>
        new(null, null, JsonPointer.Of(["paths", operation.Path, operation.Method.ToLowerInvariant()]).ToString());

    /// <summary>As it stands in a document or, where <paramref name="named"/>, in a spec of several sources.</summary>
    public string Text(string source, bool named) =>
        Id is not null ? named ? $"{Root}{source}.{Id}" : Id : $"{{{Root}{source}.url}}#{Pointer}";

    /// <summary>As it stands in a spec: <c>operationId</c> and <c>operationPath</c>, of which one is null.</summary>
    public (string? Id, string? Path) InSpec(string source, bool named) =>
        Id is not null ? (Text(source, named), null) : (null, named ? Text(source, named) : $"#{Pointer}");
}
