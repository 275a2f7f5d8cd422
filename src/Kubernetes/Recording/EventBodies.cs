using System.Globalization;
using System.Text.Json.Nodes;

namespace Signalbox.Kubernetes.Recording;

/// <summary>core/v1 Events as JSON; pure. That form, because every Kubernetes since 1.20 and <c>kubectl get events</c> show it alike.</summary>
internal static class EventBodies
{
    // The API server refuses longer ones (events.k8s.io validation: reason and action 128, note 1024).
    private const int MostOfAName = 128;
    private const int MostOfANote = 1024;

    public static JsonObject Create(EventKey key, ObjectRef regarding, string objectName, string component, string instance, DateTimeOffset now)
    {
        var about = new JsonObject
        {
            ["apiVersion"] = key.ApiVersion,
            ["kind"] = key.Kind,
            ["name"] = key.Name,
        };
        if (key.Namespace.Length > 0)
            about["namespace"] = key.Namespace;
        if (key.Uid is { } uid)
            about["uid"] = uid;
        if (regarding.ResourceVersion is { } version)
            about["resourceVersion"] = version;
        return new()
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Event",
            ["metadata"] = new JsonObject { ["name"] = objectName, ["namespace"] = Namespace(key) },
            ["involvedObject"] = about,
            ["type"] = key.Type.ToString(),
            ["reason"] = Cut(key.Reason, MostOfAName),
            ["action"] = Cut(key.Action, MostOfAName),
            ["message"] = Cut(key.Note, MostOfANote),
            ["count"] = 1,
            ["firstTimestamp"] = Time(now),
            ["lastTimestamp"] = Time(now),
            ["eventTime"] = now.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
            ["reportingComponent"] = component,
            ["reportingInstance"] = Cut(instance, MostOfAName),
            ["source"] = new JsonObject { ["component"] = component },
        };
    }

    public static JsonObject Repeat(EventSeries series) => new() { ["count"] = series.Count, ["lastTimestamp"] = Time(series.Last) };

    /// <summary>Events about cluster-scoped objects stand in <c>default</c>.</summary>
    public static string Namespace(EventKey key) => key.Namespace.Length > 0 ? key.Namespace : "default";

    /// <summary><c>name.suffix</c>, cut to what an object name may be.</summary>
    public static string ObjectName(EventKey key, long ticks)
    {
        var suffix = ticks.ToString("x", CultureInfo.InvariantCulture);
        var most = 252 - suffix.Length;
        var name = key.Name.Length <= most ? key.Name : key.Name[..most].TrimEnd('-', '.');
        return $"{name}.{suffix}";
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static string Cut(string text, int most) => text.Length <= most ? text : $"{text[..(most - 1)]}…";
}
