using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Protobuf;
using Signalbox.LocalCluster.Resources;
using Signalbox.LocalCluster.Selecting;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Serving;

/// <summary>Create, replace and delete.</summary>
internal sealed class WriteEndpoint(ObjectStore store, ResourceWriter writer, ResourceDeleter deleter, ReadEndpoint reader)
{
    public async Task CreateAsync(HttpContext context, ResourceDefinition definition, ResourcePath path)
    {
        if (path.Name is not null)
            throw ApiException.MethodNotAllowed("POST");

        var form = AcceptedForm.Read(context.Request);
        var (tree, duplicates) = await RequestBody.ReadObjectAsync(context.Request, definition.Kind, context.RequestAborted);
        var options = WriteQuery.Read(context.Request, "CreateOptions", duplicates: duplicates);
        // A namespaced object posted to the path of all namespaces names its own.
        var ns = path.Namespace ?? tree.Map("metadata").Text("namespace");
        if (definition.Namespaced && string.IsNullOrEmpty(ns))
            throw ApiException.BadRequest("an empty namespace may not be set during creation");

        var result = await writer.CreateAsync(definition, ns ?? "", tree, options);
        await AnswerAsync(context, form, definition, result);
    }

    public async Task ReplaceAsync(HttpContext context, ResourceDefinition definition, ResourcePath path)
    {
        if (path.Name is null)
            throw ApiException.MethodNotAllowed("PUT");

        var form = AcceptedForm.Read(context.Request);
        var (tree, duplicates) = await RequestBody.ReadObjectAsync(context.Request, definition.Kind, context.RequestAborted);
        var options = WriteQuery.Read(context.Request, "UpdateOptions", duplicates: duplicates);
        var needsVersion = definition.IsCustom || definition.Plural is "leases" or "customresourcedefinitions";
        var result = await writer.UpdateAsync(definition, path.Namespace ?? "", path.Name, path.Subresource, Replacement, options);
        await AnswerAsync(context, form, definition, result);

        JsonObject Replacement(JsonObject current)
        {
            if (!needsVersion || tree.Map("metadata").Text("resourceVersion") is { Length: > 0 })
                return (JsonObject)tree.DeepClone();

            Admission.CheckIdentity(tree, definition, path.Namespace ?? "", path.Name);
            throw ApiException.Invalid(definition.Group, definition.Plural, path.Name,
                [Schemas.FieldError.Invalid("metadata.resourceVersion", "0x0", "must be specified for an update")]);
        }
    }

    public async Task DeleteAsync(HttpContext context, ResourceDefinition definition, ResourcePath path)
    {
        var options = await ReadDeleteOptionsAsync(context.Request, context.RequestAborted);
        await ApiResponse.WriteAsync(context, await deleter.DeleteAsync(definition, path.Namespace ?? "", path.Name!, options));
    }

    public async Task DeleteCollectionAsync(HttpContext context, ResourceDefinition definition, ResourcePath path)
    {
        var options = await ReadDeleteOptionsAsync(context.Request, context.RequestAborted);
        var query = context.Request.Query;
        var selection = Selection.Parse(definition, path.Namespace, query["labelSelector"], query["fieldSelector"]);
        var state = store.State;
        var chosen = selection.From(state).ToList();
        var items = new JsonArray([.. chosen.Select(stored => (JsonNode)Projection.Tree(stored, definition))]);
        await Task.WhenAll(chosen.Select(stored => DeleteUnlessGoneAsync(definition, stored, options)));
        await ApiResponse.WriteAsync(context, new JsonObject
        {
            ["apiVersion"] = definition.ApiVersion,
            ["kind"] = definition.ListKind,
            ["metadata"] = new JsonObject { ["resourceVersion"] = store.State.Revision.ToString(System.Globalization.CultureInfo.InvariantCulture) },
            ["items"] = items,
        });
    }

    public Task AnswerAsync(HttpContext context, ObjectForm form, ResourceDefinition definition, WriteResult result)
    {
        ApiResponse.AddWarnings(context, result.Warnings);
        return reader.WriteObjectAsync(context, form, definition, result.Json, result.Created ? 201 : 200);
    }

    private async Task DeleteUnlessGoneAsync(ResourceDefinition definition, StoredObject stored, DeleteOptions options)
    {
        try
        {
            await deleter.DeleteAsync(definition, stored.Key.Namespace, stored.Key.Name, options);
        }
        catch (ApiException error) when (error.Code == 404)
        {
            // Somebody else deleted it meanwhile: what was asked for has happened.
        }
    }

    private static async Task<DeleteOptions> ReadDeleteOptionsAsync(HttpRequest request, CancellationToken ct)
    {
        var body = await RequestBody.ReadAsync(request, ct);
        JsonObject tree = [];
        if (body.Length > 0)
        {
            try
            {
                tree = RequestBody.MediaType(request) switch
                {
                    "application/yaml" => RequestBody.ParseYaml(body, "DeleteOptions"),
                    ProtobufReading.MediaType => RequestBody.ParseProtobuf(body, "DeleteOptions"),
                    _ => JsonReading.ParseObject(body),
                };
            }
            catch (JsonException error)
            {
                throw ApiException.BadRequest($"couldn't get version/kind; json parse error: {error.Message}");
            }
        }

        var query = request.Query;
        var propagation = tree.Text("propagationPolicy") ?? (query["propagationPolicy"].ToString() is { Length: > 0 } asked ? asked : null);
        if (tree["orphanDependents"].Flag() is { } orphan)
            propagation ??= orphan ? "Orphan" : "Background";
        if (propagation is not (null or "Background" or "Foreground" or "Orphan"))
        {
            throw ApiException.InvalidOptions("DeleteOptions", Schemas.FieldError.NotSupported(
                "propagationPolicy", Schemas.GoText.Quote(propagation), ["\"Foreground\"", "\"Background\"", "\"Orphan\""]));
        }

        var preconditions = tree.Map("preconditions");
        var isDryRun = WriteQuery.IsDryRun(query, "DeleteOptions") || tree.List("dryRun") is { Count: > 0 };
        return new DeleteOptions(preconditions.Text("uid"), preconditions.Text("resourceVersion"), propagation, isDryRun);
    }
}
