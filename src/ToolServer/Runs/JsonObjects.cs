using System.Text.Json.Nodes;

namespace Signalbox.ToolServer.Runs;

/// <summary>JSON objects as the API server takes them.</summary>
internal static class JsonObjects
{
    /// <summary>The same object without members that are null: inside a list a merge patch does not delete, it writes null.</summary>
    public static JsonObject WithoutNulls(this JsonObject json)
    {
        foreach (var name in json.Where(m => m.Value is null).Select(m => m.Key).ToArray())
            json.Remove(name);
        return json;
    }
}
