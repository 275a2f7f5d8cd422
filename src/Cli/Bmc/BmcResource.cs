using System.Text.Json.Nodes;

namespace Signalbox.Cli.Bmc;

/// <summary>A resource with the version that its ETag tells.</summary>
internal sealed class BmcResource(string path, JsonObject body)
{
    private int _version = 1;

    public string Path => path;

    public JsonObject Body => body;

    /// <summary>Brings readings that follow from elsewhere (power state, clock) up to date just before the resource is read.</summary>
    public Action<JsonObject>? Refresh { get; init; }

    /// <summary>A weak ETag: it tells changes of what can be written, not of readings.</summary>
    public string ETag => $"W/\"{_version}\"";

    /// <summary>Counts a change.</summary>
    public void Touch() => _version++;

    public JsonObject Read()
    {
        Refresh?.Invoke(body);
        var copy = (JsonObject)body.DeepClone();
        copy.Insert(0, "@odata.id", path);
        copy.Insert(1, "@odata.etag", ETag);
        return copy;
    }
}
