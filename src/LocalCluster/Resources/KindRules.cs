using System.Text;
using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Schemas;

namespace Signalbox.LocalCluster.Resources;

/// <summary>What the built-in kinds do beyond their schemas. <c>current</c> is null at creation.</summary>
internal static class KindRules
{
    /// <summary>Fills in and converts what the kind's own defaulting does; the tree is in stored form.</summary>
    public static void Prepare(ResourceDefinition definition, JsonObject? current, JsonObject next, DateTimeOffset now)
    {
        switch (definition.StorageName)
        {
            case "secrets":
                FoldStringData(next);
                if (next.Text("type") is not { Length: > 0 })
                    next["type"] = "Opaque";
                break;
            case "namespaces" when current is null:
                next["spec"] = new JsonObject { ["finalizers"] = new JsonArray("kubernetes") };
                next["status"] = new JsonObject { ["phase"] = "Active" };
                next.Ensure("metadata").Ensure("labels")["kubernetes.io/metadata.name"] = next.Map("metadata").Text("name");
                break;
            case "customresourcedefinitions.apiextensions.k8s.io":
                DefinitionStatus.Prepare(current, next, now);
                break;
        }
    }

    public static void Validate(ResourceDefinition definition, JsonObject? current, JsonObject next, List<FieldError> errors)
    {
        switch (definition.StorageName)
        {
            case "controllerrevisions.apps" when current is not null:
                if (!JsonNode.DeepEquals(current["data"], next["data"]))
                    errors.Add(FieldError.Invalid("data", GoText.Value(next["data"]), "field is immutable"));
                break;
            case "secrets":
                CheckImmutable(current, next, errors);
                if (current is not null && current.Text("type") != next.Text("type"))
                    errors.Add(FieldError.Invalid("type", GoText.Quote(next.Text("type") ?? ""), "field is immutable"));
                CheckKeys(next, errors);
                break;
            case "configmaps":
                CheckImmutable(current, next, errors);
                CheckKeys(next, errors);
                break;
            case "events":
                CheckEvent(next, errors);
                break;
            case "leases.coordination.k8s.io":
                if (next.Map("spec")?["leaseDurationSeconds"].Integer() is <= 0 and var seconds)
                    errors.Add(FieldError.Invalid("spec.leaseDurationSeconds", $"{seconds}", "must be greater than 0"));
                break;
            case "customresourcedefinitions.apiextensions.k8s.io":
                _ = DefinitionReader.Read(next);
                break;
        }
    }

    private static void FoldStringData(JsonObject secret)
    {
        if (secret.Map("stringData") is { } plain)
        {
            foreach (var (key, value) in plain)
            {
                if (value.Text() is { } text)
                    secret.Ensure("data")[key] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
            }
        }

        secret.Remove("stringData");
    }

    private static void CheckImmutable(JsonObject? current, JsonObject next, List<FieldError> errors)
    {
        if (current?["immutable"].Flag() != true)
            return;

        if (next["immutable"].Flag() != true)
            errors.Add(FieldError.Forbidden("immutable", "field is immutable when `immutable` is set"));
        foreach (var field in new[] { "data", "binaryData" })
        {
            if (!JsonNode.DeepEquals(current[field], next[field]))
                errors.Add(FieldError.Forbidden(field, "field is immutable when `immutable` is set"));
        }
    }

    private static void CheckKeys(JsonObject next, List<FieldError> errors)
    {
        foreach (var field in new[] { "data", "binaryData" })
        {
            foreach (var (key, _) in next.Map(field) ?? [])
            {
                if (key.Length is 0 or > 253 || key is "." or ".." || !key.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.'))
                {
                    errors.Add(FieldError.Invalid($"{field}[{key}]", GoText.Quote(key),
                        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"));
                }
            }
        }
    }

    private static void CheckEvent(JsonObject next, List<FieldError> errors)
    {
        var ns = next.Map("metadata").Text("namespace") ?? "";
        var about = next.Map("involvedObject").Text("namespace") ?? "";
        if (about.Length == 0 ? ns != "default" && ns != "kube-system" : about != ns)
            errors.Add(FieldError.Invalid("involvedObject.namespace", GoText.Quote(about), "does not match event.namespace"));
    }
}
