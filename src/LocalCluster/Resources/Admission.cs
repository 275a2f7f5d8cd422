using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Schemas;
using Signalbox.LocalCluster.Serving;

namespace Signalbox.LocalCluster.Resources;

/// <summary>From the tree that a caller sent to the tree that may be stored: pruning, defaulting, validation. Pure.</summary>
internal static class Admission
{
    public static void CheckIdentity(JsonObject tree, ResourceDefinition definition, string ns, string? name)
    {
        // A built-in type is decoded as what the path names; only an unstructured body has to say what it is.
        if (!definition.IsCustom && tree["kind"] is null)
            tree["kind"] = definition.Kind;
        if (!definition.IsCustom && tree["apiVersion"] is null)
            tree["apiVersion"] = definition.ApiVersion;
        if (tree.Text("kind") is not { Length: > 0 } kind)
            throw ApiException.BadRequest("Object 'Kind' is missing in '" + Shorten(tree) + "'");
        if (tree.Text("apiVersion") is not { Length: > 0 } apiVersion)
            throw ApiException.BadRequest("Object 'apiVersion' is missing in '" + Shorten(tree) + "'");
        if (apiVersion != definition.ApiVersion)
            throw ApiException.BadRequest($"the API version in the data ({apiVersion}) does not match the expected API version ({definition.ApiVersion})");
        if (tree["metadata"] is not (null or JsonObject))
            throw ApiException.BadRequest($"{definition.Kind} in version \"{definition.Version}\" cannot be handled as a {definition.Kind}: metadata must be an object");

        var metadata = tree.Ensure("metadata");
        if (kind != definition.Kind)
        {
            throw ApiException.Invalid(definition.Group, kind, metadata.Text("name") ?? "",
                [FieldError.Invalid("kind", GoText.Quote(kind), $"must be {definition.Kind}")]);
        }

        MetadataRules.CheckTypes(tree, definition);
        var given = metadata.Text("namespace") ?? "";
        if (definition.Namespaced && given.Length > 0 && given != ns)
            throw ApiException.BadRequest("the namespace of the provided object does not match the namespace sent on the request");
        if (name is not null && metadata.Text("name") is { Length: > 0 } sent && sent != name)
            throw ApiException.BadRequest($"the name of the object ({sent}) does not match the name on the URL ({name})");

        if (name is not null)
            metadata["name"] = name;
        if (definition.Namespaced)
            metadata["namespace"] = ns;
        else
            metadata.Remove("namespace");
    }

    /// <summary>Drops unknown fields; refuses them, or warns of them, as asked.</summary>
    public static IReadOnlyList<string> Prune(JsonObject tree, ResourceDefinition definition, WriteOptions options)
    {
        var unknown = SchemaPruner.Prune(tree, definition.Schema);
        var metadata = tree.Ensure("metadata");
        foreach (var field in metadata.Select(member => member.Key).Where(field => ObjectMetaSchema.Schema.Member(field) is null).ToList())
        {
            metadata.Remove(field);
            unknown.Add($"metadata.{field}");
        }

        if (options.Validation == FieldValidation.Ignore)
            return [];

        List<string> problems =
        [
            .. options.Duplicates.Select(field => $"duplicate field {GoText.Quote(field)}"),
            .. unknown.Select(field => $"unknown field {GoText.Quote(field)}"),
        ];
        if (options.Validation == FieldValidation.Strict && problems.Count > 0)
        {
            throw ApiException.BadRequest(
                $"{definition.Kind} in version \"{definition.Version}\" cannot be handled as a {definition.Kind}: strict decoding error: {string.Join(", ", problems)}");
        }

        return problems;
    }

    public static void Validate(JsonObject? current, JsonObject next, ResourceDefinition definition)
    {
        var errors = new List<FieldError>();
        MetadataRules.Validate(next, definition, errors);
        errors.AddRange(SchemaValidator.Validate(next, definition.Schema));
        KindRules.Validate(definition, current, Projection.ToStored((JsonObject)next.DeepClone(), definition), errors);
        if (errors.Count > 0)
            throw ApiException.Invalid(definition, next.Map("metadata").Text("name") ?? "", errors);
    }

    /// <summary>True when the desired state differs: all but metadata and, where it is a subresource, status.</summary>
    public static bool SpecChanged(JsonObject current, JsonObject next, ResourceDefinition definition)
    {
        IEnumerable<string> fields = current.Select(member => member.Key).Union(next.Select(member => member.Key));
        return fields
            .Where(field => field != "metadata" && !(definition.HasStatus && field == "status"))
            .Any(field => !JsonNode.DeepEquals(current[field], next[field]));
    }

    private static string Shorten(JsonObject tree)
    {
        var text = CanonicalJson.ToText(tree);
        return text.Length <= 128 ? text : text[..128] + "...";
    }
}
