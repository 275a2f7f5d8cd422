using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Tables;

namespace Signalbox.LocalCluster.Serving;

/// <summary>Writes watch events, one JSON object a line.</summary>
internal sealed class WatchStream(HttpResponse response, ResourceDefinition definition, ObjectForm form, string? includeObject, TimeProvider time)
{
    public async ValueTask WriteAsync(string type, byte[] json, CancellationToken ct)
    {
        await response.Body.WriteAsync(Encoding.ASCII.GetBytes($"{{\"type\":\"{type}\",\"object\":"), ct);
        await response.Body.WriteAsync(Shape(json), ct);
        await response.Body.WriteAsync("}\n"u8.ToArray(), ct);
    }

    public async ValueTask WriteBookmarkAsync(long revision, CancellationToken ct)
    {
        var bookmark = new JsonObject
        {
            ["apiVersion"] = definition.ApiVersion,
            ["kind"] = definition.Kind,
            ["metadata"] = new JsonObject { ["resourceVersion"] = revision.ToString(CultureInfo.InvariantCulture), ["creationTimestamp"] = null },
        };
        if (form == ObjectForm.Table)
            bookmark = TableRenderer.Render([], (JsonObject)bookmark.Map("metadata")!.DeepClone(), definition, includeObject, time.GetUtcNow());
        await response.Body.WriteAsync(CanonicalJson.ToBytes(new JsonObject { ["type"] = "BOOKMARK", ["object"] = bookmark }), ct);
        await response.Body.WriteAsync("\n"u8.ToArray(), ct);
        await FlushAsync(ct);
    }

    public async Task WriteErrorAsync(ApiException error, CancellationToken ct)
    {
        var line = CanonicalJson.ToText(new JsonObject { ["type"] = "ERROR", ["object"] = error.ToStatus() }) + "\n";
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(line), ct);
        await FlushAsync(ct);
    }

    public Task FlushAsync(CancellationToken ct) => response.Body.FlushAsync(ct);

    private byte[] Shape(byte[] json)
    {
        if (form == ObjectForm.Full)
            return json;

        var tree = JsonReading.ParseObject(json);
        return CanonicalJson.ToBytes(form == ObjectForm.Table
            ? TableRenderer.Render([tree], new JsonObject { ["resourceVersion"] = tree.Map("metadata").Text("resourceVersion") }, definition, includeObject, time.GetUtcNow())
            : TableRenderer.PartialMetadata(tree));
    }
}
