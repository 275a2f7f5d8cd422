using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Schemas;
using Signalbox.LocalCluster.Serving;
using Signalbox.LocalCluster.Tables;

namespace Signalbox.LocalCluster.Kinds;

/// <summary>Reads the kinds that a CustomResourceDefinition (apiextensions.k8s.io/v1) defines.</summary>
internal static class DefinitionReader
{
    private static readonly JsonObject AnyObject = new() { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };

    /// <returns>One definition a served version.</returns>
    /// <exception cref="ApiException">422 with the fields that are wrong.</exception>
    public static IReadOnlyList<ResourceDefinition> Read(JsonObject crd, bool isCustom = true)
    {
        var name = crd.Map("metadata").Text("name") ?? "";
        var spec = crd.Map("spec") ?? [];
        var names = spec.Map("names") ?? [];
        var errors = Check(name, spec, names, isCustom);
        var served = (spec.List("versions") ?? []).OfType<JsonObject>().Where(version => version["served"].Flag() == true).ToList();
        var definitions = new List<ResourceDefinition>();
        if (errors.Count == 0)
        {
            for (var index = 0; index < served.Count; index++)
            {
                try
                {
                    definitions.Add(ReadVersion(spec, names, served[index], served.Count == 1, isCustom, $"spec.versions[{index}]"));
                }
                catch (InvalidSchemaException error)
                {
                    errors.Add(FieldError.Invalid(error.Path, "\"\"", error.Detail));
                }
            }
        }

        if (errors.Count > 0)
            throw ApiException.Invalid("apiextensions.k8s.io", "CustomResourceDefinition", name, errors);
        return definitions;
    }

    private static ResourceDefinition ReadVersion(JsonObject spec, JsonObject names, JsonObject version, bool isOnly, bool isCustom, string path)
    {
        var schema = version.Map("schema").Map("openAPIV3Schema");
        var kind = names.Text("kind")!;
        var read = SchemaReader.Read((JsonObject)(schema ?? AnyObject).DeepClone(), $"{path}.schema.openAPIV3Schema");
        return new ResourceDefinition
        {
            Group = spec.Text("group") ?? "",
            Version = version.Text("name")!,
            Kind = kind,
            ListKind = names.Text("listKind") ?? kind + "List",
            Plural = names.Text("plural")!,
            Singular = names.Text("singular") ?? kind.ToLowerInvariant(),
            ShortNames = Texts(names.List("shortNames")),
            Categories = Texts(names.List("categories")),
            Namespaced = spec.Text("scope") == "Namespaced",
            HasStatus = version.Map("subresources")?["status"] is not null,
            Schema = read,
            TypedSchema = WithMetadata(read),
            Columns = ReadColumns(version.List("additionalPrinterColumns"), path),
            SelectableFields = [.. (version.List("selectableFields") ?? []).Select(field => (field.Text("jsonPath") ?? "").TrimStart('.'))],
            IsCustom = isCustom,
            IsOnlyVersion = isOnly,
        };
    }

    private static StructuralSchema WithMetadata(StructuralSchema schema) => new()
    {
        Source = schema.Source,
        Type = "object",
        Properties = new Dictionary<string, StructuralSchema>(schema.Properties, StringComparer.Ordinal) { ["metadata"] = ObjectMetaSchema.Schema },
        AdditionalProperties = schema.AdditionalProperties,
        PreserveUnknownFields = schema.PreserveUnknownFields,
    };

    private static List<PrinterColumn> ReadColumns(JsonArray? columns, string path)
    {
        var result = new List<PrinterColumn>();
        foreach (var column in (columns ?? []).OfType<JsonObject>())
        {
            var place = $"{path}.additionalPrinterColumns[{result.Count}]";
            try
            {
                result.Add(new PrinterColumn(
                    column.Text("name") ?? throw new InvalidSchemaException(place + ".name", "is required"),
                    column.Text("type") ?? "string",
                    column.Text("format") ?? "",
                    column.Text("description") ?? "",
                    (int)(column["priority"].Integer() ?? 0),
                    JsonPathExpression.Parse(column.Text("jsonPath") ?? throw new InvalidSchemaException(place + ".jsonPath", "is required"))));
            }
            catch (FormatException error)
            {
                throw new InvalidSchemaException(place + ".jsonPath", error.Message);
            }
        }

        return result;
    }

    private static List<FieldError> Check(string name, JsonObject spec, JsonObject names, bool isCustom)
    {
        var errors = new List<FieldError>();
        foreach (var field in new[] { "plural", "kind" })
        {
            if (names.Text(field) is not { Length: > 0 })
                errors.Add(FieldError.Required($"spec.names.{field}"));
        }

        if (spec.Text("scope") is not ("Namespaced" or "Cluster"))
            errors.Add(FieldError.NotSupported("spec.scope", GoText.Value(spec["scope"]), ["\"Cluster\"", "\"Namespaced\""]));
        if (isCustom && name != $"{names.Text("plural")}.{spec.Text("group")}")
            errors.Add(FieldError.Invalid("metadata.name", GoText.Quote(name), "must be spec.names.plural+\".\"+spec.group"));
        if (isCustom && spec.Text("group") is not { Length: > 0 })
            errors.Add(FieldError.Required("spec.group"));

        var versions = spec.List("versions") ?? [];
        if (versions.OfType<JsonObject>().Count(version => version["storage"].Flag() == true) != 1)
            errors.Add(FieldError.Invalid("spec.versions", GoText.Value(versions), "must have exactly one version marked as storage version"));
        for (var index = 0; isCustom && index < versions.Count; index++)
        {
            if (versions[index].Text("name") is not { Length: > 0 })
                errors.Add(FieldError.Required($"spec.versions[{index}].name"));
            if (versions[index].Map("schema").Map("openAPIV3Schema") is null)
                errors.Add(FieldError.Required($"spec.versions[{index}].schema.openAPIV3Schema", "schemas are required"));
        }

        return errors;
    }

    private static List<string> Texts(JsonArray? list) => [.. (list ?? []).Select(item => item.Text() ?? "")];
}
