using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Resources;
using Signalbox.LocalCluster.Selecting;
using Signalbox.LocalCluster.Storage;
using Signalbox.LocalCluster.Tables;

namespace Signalbox.LocalCluster.Serving;

/// <summary>Get and list.</summary>
internal sealed class ReadEndpoint(ObjectStore store, PageTokens tokens, TimeProvider time)
{
    public Task GetAsync(HttpContext context, ResourceDefinition definition, ResourcePath path)
    {
        var form = AcceptedForm.Read(context.Request);
        var key = new ObjectKey(definition.StorageName, definition.Namespaced ? path.Namespace ?? "" : "", path.Name!);
        var stored = store.State.Find(key) ?? throw ApiException.NotFound(definition, path.Name!);
        return WriteObjectAsync(context, form, definition, Projection.Bytes(stored, definition), 200);
    }

    /// <summary>Answers with one object in the form that was asked for.</summary>
    public Task WriteObjectAsync(HttpContext context, ObjectForm form, ResourceDefinition definition, byte[] json, int status)
    {
        if (form == ObjectForm.Full)
            return ApiResponse.WriteAsync(context, json, status);

        var tree = JsonReading.ParseObject(json);
        var metadata = new JsonObject { ["resourceVersion"] = tree.Map("metadata").Text("resourceVersion") };
        return ApiResponse.WriteAsync(context, form == ObjectForm.Table
            ? TableRenderer.Render([tree], metadata, definition, context.Request.Query["includeObject"], time.GetUtcNow())
            : TableRenderer.PartialMetadata(tree), status);
    }

    public Task ListAsync(HttpContext context, ResourceDefinition definition, ResourcePath path, ListOptions options)
    {
        var form = AcceptedForm.Read(context.Request);
        var selection = Selection.Parse(definition, path.Namespace, options.LabelSelector, options.FieldSelector);
        var (state, after) = At(options);
        var rest = selection.From(state).Where(stored => after is null || string.CompareOrdinal(stored.Key.SortKey, after) > 0);
        var page = options.Limit > 0 ? [.. rest.Take(options.Limit)] : rest.ToList();
        var metadata = new JsonObject { ["resourceVersion"] = state.Revision.ToString(CultureInfo.InvariantCulture) };
        if (options.Limit > 0 && page.Count == options.Limit && rest.Count() is var left && left > page.Count)
        {
            metadata["continue"] = tokens.Issue(state, page[^1].Key.SortKey);
            // With a selector upstream does not count what is left, for it would have to read it all.
            if (string.IsNullOrEmpty(options.LabelSelector) && string.IsNullOrEmpty(options.FieldSelector))
                metadata["remainingItemCount"] = left - page.Count;
        }

        return form switch
        {
            ObjectForm.Table => ApiResponse.WriteAsync(context,
                TableRenderer.Render(page.Select(stored => Projection.Tree(stored, definition)), metadata, definition, context.Request.Query["includeObject"], time.GetUtcNow())),
            ObjectForm.PartialMetadata => ApiResponse.WriteAsync(context, new JsonObject
            {
                ["kind"] = "PartialObjectMetadataList",
                ["apiVersion"] = "meta.k8s.io/v1",
                ["metadata"] = metadata,
                ["items"] = new JsonArray([.. page.Select(stored => (JsonNode)TableRenderer.PartialMetadata(Projection.Tree(stored, definition)))]),
            }),
            _ => ApiResponse.WriteAsync(context, Assemble(definition, page, metadata)),
        };
    }

    private (StoreState State, string? After) At(ListOptions options)
    {
        var current = store.State;
        if (options.Continue is { } token)
            return tokens.Redeem(token, current);
        if (options.ResourceVersion is { } asked && asked > current.Revision)
            throw ApiException.FutureRevision(asked, current.Revision);
        if (options.ResourceVersionMatch != "Exact" || options.ResourceVersion == current.Revision)
            return (current, null);
        return (tokens.Find(options.ResourceVersion!.Value) ?? throw ApiException.Expired("The resourceVersion for the provided list is too old."), null);
    }

    /// <summary>Puts the stored bytes together without parsing them.</summary>
    private static ReadOnlyMemory<byte> Assemble(ResourceDefinition definition, List<StoredObject> page, JsonObject metadata)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + page.Sum(stored => stored.Json.Length + 1));
        buffer.Write(Encoding.UTF8.GetBytes($"{{\"apiVersion\":\"{definition.ApiVersion}\",\"items\":["));
        for (var index = 0; index < page.Count; index++)
        {
            if (index > 0)
                buffer.Write(","u8);
            buffer.Write(Projection.Bytes(page[index], definition));
        }

        buffer.Write(Encoding.UTF8.GetBytes($"],\"kind\":\"{definition.ListKind}\",\"metadata\":{CanonicalJson.ToText(metadata)}}}"));
        return buffer.WrittenMemory;
    }
}
