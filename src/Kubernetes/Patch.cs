using System.Text.Json.Nodes;

namespace Signalbox.Kubernetes;

/// <summary>A change to one object, built as explicit JSON. There is no strategic merge: custom resources do not know it.</summary>
public abstract record Patch
{
    private Patch()
    {
    }

    /// <summary>The media type under which the body is sent.</summary>
    public abstract string ContentType { get; }

    /// <summary>What is sent.</summary>
    public abstract JsonNode Body { get; }

    /// <summary>JSON merge patch (RFC 7386): null deletes a member, a list is replaced whole. Put <c>metadata.resourceVersion</c> in it when the change depends on what was read.</summary>
    public static Patch Merge(JsonObject body) => new MergePatch(body);

    /// <summary>JSON patch (RFC 6902), with <c>test</c> operations as preconditions.</summary>
    public static Patch Json(JsonArray operations) => new JsonPatch(operations);

    /// <summary>
    /// Server-side apply: the complete set of the fields that the manager owns (a field left out is given up), with apiVersion and kind,
    /// without managedFields. Needs <see cref="PatchQuery.FieldManager"/>.
    /// </summary>
    public static Patch Apply(JsonObject configuration) => new ApplyPatch(configuration);

    private sealed record MergePatch(JsonObject Object) : Patch
    {
        public override string ContentType => "application/merge-patch+json";

        public override JsonNode Body => Object;
    }

    private sealed record JsonPatch(JsonArray Operations) : Patch
    {
        public override string ContentType => "application/json-patch+json";

        public override JsonNode Body => Operations;
    }

    // JSON is valid YAML, and the server takes it under this type since 1.16.
    private sealed record ApplyPatch(JsonObject Configuration) : Patch
    {
        public override string ContentType => "application/apply-patch+yaml";

        public override JsonNode Body => Configuration;
    }
}
