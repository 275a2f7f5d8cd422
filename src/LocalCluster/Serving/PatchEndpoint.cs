using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Applying;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Patching;
using Signalbox.LocalCluster.Resources;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Serving;

/// <summary>The four sorts of patches.</summary>
internal sealed class PatchEndpoint(ObjectStore store, ResourceWriter writer, WriteEndpoint answers)
{
    private const string JsonPatchType = "application/json-patch+json";
    private const string MergePatchType = "application/merge-patch+json";
    private const string StrategicType = "application/strategic-merge-patch+json";
    private const string ApplyType = "application/apply-patch+yaml";

    public async Task PatchAsync(HttpContext context, ResourceDefinition definition, ResourcePath path)
    {
        if (path.Name is null)
            throw ApiException.MethodNotAllowed("PATCH");

        var form = AcceptedForm.Read(context.Request);
        var type = RequestBody.MediaType(context.Request);
        if (type is not (JsonPatchType or MergePatchType or ApplyType) && (type != StrategicType || definition.IsCustom))
            throw ApiException.UnsupportedMediaType(definition.IsCustom ? [JsonPatchType, MergePatchType, ApplyType] : [JsonPatchType, MergePatchType, StrategicType, ApplyType]);

        var body = await RequestBody.ReadAsync(context.Request, context.RequestAborted);
        var options = WriteQuery.Read(context.Request, "PatchOptions", type == ApplyType);
        var result = type == ApplyType
            ? await ApplyAsync(context, definition, path, RequestBody.ParseYaml(body, definition.Kind), options)
            : await writer.UpdateAsync(definition, path.Namespace ?? "", path.Name, path.Subresource, Change(type, RequestBody.ParsePatch(body), definition), options);
        await answers.AnswerAsync(context, form, definition, result);
    }

    private static Func<JsonObject, JsonObject> Change(string type, JsonNode? patch, ResourceDefinition definition) => current =>
    {
        try
        {
            return type switch
            {
                JsonPatchType => JsonPatch.Apply(current, patch) as JsonObject ?? throw new PatchException("the patch leaves no object"),
                MergePatchType => MergePatch.Apply(current, patch as JsonObject ?? throw ApiException.BadRequest("a merge patch must be an object")) as JsonObject
                    ?? throw new PatchException("the patch leaves no object"),
                _ => StrategicMergePatch.Apply(current, patch as JsonObject ?? throw ApiException.BadRequest("a strategic merge patch must be an object"), definition.TypedSchema),
            };
        }
        catch (PatchException error)
        {
            // Upstream stops after the first half; the second names the place.
            throw new ApiException(422, "Invalid", $"the server rejected our request due to an error in our request: {error.Message}", new JsonObject());
        }
    };

    private async Task<WriteResult> ApplyAsync(HttpContext context, ResourceDefinition definition, ResourcePath path, JsonObject configuration, WriteOptions options)
    {
        var ns = path.Namespace ?? "";
        Admission.CheckIdentity(configuration, definition, ns, path.Name);
        var force = ListOptions.Flag(context.Request.Query, "force");
        var key = new ObjectKey(definition.StorageName, definition.Namespaced ? ns : "", path.Name!);
        while (true)
        {
            if (store.State.Find(key) is not null)
                return await writer.UpdateAsync(definition, ns, path.Name!, path.Subresource, Merge, options);
            if (path.Subresource is not null)
                throw ApiException.NotFound(definition, path.Name!);
            if (configuration.Map("metadata").Text("uid") is { Length: > 0 })
                throw ApiException.Conflict(definition, path.Name!, "uid mismatch: the provided object specified uid, and no existing object was found");

            try
            {
                return await writer.CreateAsync(definition, ns, Merge(null), options);
            }
            catch (ApiException error) when (error.Reason == "AlreadyExists")
            {
                // Created between the look and the write: merge into it.
            }
        }

        JsonObject Merge(JsonObject? live) =>
            ServerSideApply.Apply(live, configuration, definition, path.Subresource, options.FieldManager, force, writer.Now());
    }
}
