using System.Text.Json;
using System.Text.Json.Nodes;

namespace Signalbox.Operator.Admission;

/// <summary>Who wrote the spec of a workflow, kept in an annotation that only this stamp writes: the other pair of eyes must be somebody else's.</summary>
public static class SpecAuthor
{
    public const string Annotation = "signalbox.dev/spec-author";

    /// <summary>The author of what is stored; null where nobody knows, such as of an object from before the stamp.</summary>
    public static string? Of(JsonElement? workflow) => workflow.Text("metadata", "annotations", Annotation);

    /// <summary>What must change in the object so that it names its author; null where it does.</summary>
    /// <param name="request">A create or update of a workflow, not of its status.</param>
    public static JsonArray? Stamp(AdmissionRequest request)
    {
        var known = request.OldObject is null ? null : Of(request.OldObject);
        var author = known is not null && SameSpec(request.Object, request.OldObject) ? known : request.UserInfo.Username;
        if (Of(request.Object) == author)
            return null;
        var patch = new JsonArray();
        if (request.Object.Part("metadata", "annotations") is null)
            patch.Add(Add("/metadata/annotations", new JsonObject()));
        patch.Add(Add($"/metadata/annotations/{Annotation.Replace("/", "~1", StringComparison.Ordinal)}", author));
        return patch;
    }

    /// <param name="workflow">As it is stored.</param>
    /// <param name="approver">Who decides.</param>
    /// <returns>Null when the approver is another than the author.</returns>
    public static AdmissionRefusal? Judge(JsonElement? workflow, string approver) => Of(workflow) switch
    {
        null => AdmissionRefusal.Forbidden("four eyes are asked for, and nobody knows who wrote this spec: have it applied once more by its author"),
        var author when author == approver => AdmissionRefusal.Forbidden($"four eyes are asked for: {approver} wrote this spec, so somebody else approves it"),
        _ => null,
    };

    internal static JsonObject Add(string path, JsonNode value) => new() { ["op"] = "add", ["path"] = path, ["value"] = value };

    // Whether a workflow is suspended is no part of what is approved.
    private static bool SameSpec(JsonElement? left, JsonElement? right) => JsonNode.DeepEquals(Reviewed(left), Reviewed(right));

    private static JsonObject? Reviewed(JsonElement? workflow)
    {
        var spec = workflow.Part("spec") is { ValueKind: JsonValueKind.Object } part ? JsonObject.Create(part) : null;
        spec?.Remove("suspend");
        return spec;
    }
}
