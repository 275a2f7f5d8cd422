using System.Text;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Schemas;
using Signalbox.LocalCluster.Serving;

namespace Signalbox.LocalCluster.Resources;

/// <summary>What metadata must look like, at creation and across an update.</summary>
internal static class MetadataRules
{
    private const int MostAnnotationBytes = 256 * 1024;

    private static readonly string[] Immutable = ["uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink"];

    /// <summary>Refuses metadata of the wrong types, before anything reads it.</summary>
    public static void CheckTypes(JsonObject tree, ResourceDefinition definition)
    {
        var metadata = tree.Ensure("metadata");
        foreach (var name in metadata.Where(member => member.Value is null && member.Key != "creationTimestamp").Select(member => member.Key).ToList())
            metadata.Remove(name);

        var errors = SchemaValidator.Validate(metadata, ObjectMetaSchema.Schema, "metadata");
        if (errors.Count > 0)
            throw ApiException.BadRequest($"{definition.Kind} in version \"{definition.Version}\" cannot be handled as a {definition.Kind}: {string.Join("; ", errors)}");
    }

    public static void Validate(JsonObject tree, ResourceDefinition definition, List<FieldError> errors)
    {
        var metadata = tree.Ensure("metadata");
        var name = metadata.Text("name") ?? "";
        if (name.Length == 0)
            errors.Add(FieldError.Required("metadata.name", "name or generateName is required"));
        else if ((definition is { Group: "", Plural: "namespaces" } ? NameRules.Label(name) : NameRules.Subdomain(name)) is { } wrong)
            errors.Add(FieldError.Invalid("metadata.name", GoText.Quote(name), wrong));

        foreach (var (key, value) in metadata.Map("labels") ?? [])
        {
            if (NameRules.QualifiedName(key) is { } wrongKey)
                errors.Add(FieldError.Invalid("metadata.labels", GoText.Quote(key), wrongKey));
            if (NameRules.LabelValue(value.Text() ?? "") is { } wrongValue)
                errors.Add(FieldError.Invalid("metadata.labels", GoText.Quote(value.Text() ?? ""), wrongValue));
        }

        var annotationBytes = 0;
        foreach (var (key, value) in metadata.Map("annotations") ?? [])
        {
            // Annotation keys are compared in lower case, as upstream does.
            if (NameRules.QualifiedName(key.ToLowerInvariant()) is { } wrongKey)
                errors.Add(FieldError.Invalid("metadata.annotations", GoText.Quote(key), wrongKey));
            annotationBytes += Encoding.UTF8.GetByteCount(key) + Encoding.UTF8.GetByteCount(value.Text() ?? "");
        }

        if (annotationBytes > MostAnnotationBytes)
            errors.Add(new FieldError("metadata.annotations", "FieldValueTooLong", $"Too long: must have at most {MostAnnotationBytes} bytes"));

        var owners = metadata.List("ownerReferences") ?? [];
        if (owners.Count(owner => owner is JsonObject map && map["controller"].Flag() == true) > 1)
            errors.Add(FieldError.Invalid("metadata.ownerReferences", GoText.Value(owners), "Only one reference can have Controller set to true."));
    }

    /// <summary>Keeps what the server owns, and refuses a uid that is another object's.</summary>
    public static void CarryOver(JsonObject current, JsonObject next, ResourceDefinition definition)
    {
        var before = current.Ensure("metadata");
        var after = next.Ensure("metadata");
        var name = before.Text("name")!;
        if (after.Text("uid") is { Length: > 0 } uid && uid != before.Text("uid"))
            throw ApiException.Conflict(definition, name, $"Precondition failed: UID in precondition: {uid}, UID in object meta: {before.Text("uid")}");

        foreach (var field in Immutable)
        {
            after.Remove(field);
            if (before[field] is { } value)
                after[field] = value.DeepClone();
        }

        // A deletion that has begun cannot be held up by new finalizers.
        if (before["deletionTimestamp"] is not null && after.List("finalizers") is { } finalizers)
        {
            var known = (before.List("finalizers") ?? []).Select(item => item.Text()).ToHashSet();
            if (finalizers.Any(item => !known.Contains(item.Text())))
            {
                throw ApiException.Invalid(definition, name,
                    [FieldError.Forbidden("metadata.finalizers", "no new finalizers can be added if the object is being deleted, found new finalizers " + GoText.Value(finalizers))]);
            }
        }
    }
}
