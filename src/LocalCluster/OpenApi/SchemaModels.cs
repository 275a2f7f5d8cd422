using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;

namespace Signalbox.LocalCluster.OpenApi;

/// <summary>The models of kinds, with references to the shared metadata model.</summary>
internal static class SchemaModels
{
    private const string ApiVersionDescription = "APIVersion defines the versioned schema of this representation of an object.";
    private const string KindDescription = "Kind is a string value representing the REST resource this object represents.";

    /// <param name="kind">The kind to describe.</param>
    /// <param name="references">Where models lie: <c>#/definitions/</c> or <c>#/components/schemas/</c>.</param>
    /// <param name="isV2">Leave out what OpenAPI v2 cannot say, as upstream does: then clients do not refuse what it would have allowed.</param>
    public static JsonObject Of(ResourceDefinition kind, string references, bool isV2)
    {
        var model = isV2 ? ToV2(kind.Schema.Source) : (JsonObject)kind.Schema.Source.DeepClone();
        var properties = model.Ensure("properties");
        properties["apiVersion"] = new JsonObject { ["type"] = "string", ["description"] = ApiVersionDescription };
        properties["kind"] = new JsonObject { ["type"] = "string", ["description"] = KindDescription };
        properties["metadata"] = isV2
            ? Reference(ModelNames.ObjectMeta, references)
            : new JsonObject { ["allOf"] = new JsonArray(Reference(ModelNames.ObjectMeta, references)), ["default"] = new JsonObject(), ["description"] = "Standard object's metadata." };
        model["x-kubernetes-group-version-kind"] = new JsonArray(GroupVersionKind(kind));
        return model;
    }

    public static JsonObject ObjectMeta(bool isV2) =>
        isV2 ? ToV2(ObjectMetaSchema.Schema.Source) : (JsonObject)ObjectMetaSchema.Schema.Source.DeepClone();

    public static JsonObject DeleteOptions() => new()
    {
        ["type"] = "object",
        ["description"] = "DeleteOptions may be provided when deleting an object.",
        ["properties"] = new JsonObject { ["propagationPolicy"] = new JsonObject { ["type"] = "string" } },
    };

    public static JsonObject List(ResourceDefinition kind, string references) => new()
    {
        ["type"] = "object",
        ["description"] = $"{kind.ListKind} is a list of {kind.Kind}",
        ["required"] = new JsonArray("items"),
        ["properties"] = new JsonObject
        {
            ["apiVersion"] = new JsonObject { ["type"] = "string", ["description"] = ApiVersionDescription },
            ["kind"] = new JsonObject { ["type"] = "string", ["description"] = KindDescription },
            ["metadata"] = new JsonObject { ["type"] = "object" },
            ["items"] = new JsonObject { ["type"] = "array", ["items"] = Reference(ModelNames.Of(kind), references) },
        },
        ["x-kubernetes-group-version-kind"] = new JsonArray(new JsonObject { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.ListKind }),
    };

    public static JsonObject GroupVersionKind(ResourceDefinition kind) => new() { ["group"] = kind.Group, ["version"] = kind.Version, ["kind"] = kind.Kind };

    public static JsonObject Reference(string model, string references) => new() { ["$ref"] = references + model };

    private static JsonObject ToV2(JsonObject schema)
    {
        var result = (JsonObject)schema.DeepClone();
        Simplify(result);
        return result;
    }

    private static void Simplify(JsonObject schema)
    {
        foreach (var field in new[] { "oneOf", "anyOf", "allOf", "not", "default", "x-kubernetes-validations" })
            schema.Remove(field);
        if (schema["nullable"].Flag() == true)
        {
            // v2 has no null: without a type anything passes the client's check, and the server's counts.
            foreach (var field in new[] { "type", "items", "properties", "nullable" })
                schema.Remove(field);
        }

        if (schema["x-kubernetes-int-or-string"].Flag() == true || schema["x-kubernetes-preserve-unknown-fields"].Flag() == true)
        {
            foreach (var field in new[] { "type", "items", "properties" })
                schema.Remove(field);
        }

        foreach (var member in (schema.Map("properties") ?? []).Select(member => member.Value).OfType<JsonObject>())
            Simplify(member);
        if (schema.Map("items") is { } items)
            Simplify(items);
        if (schema.Map("additionalProperties") is { } additional)
            Simplify(additional);
    }
}
