using System.Text.Json;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Json;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Watching;

/// <summary>Makes objects of their bytes, and reports those of which none can be made.</summary>
internal sealed partial class ObjectReader<T>(ResourceKind<T> kind, ILogger logger)
    where T : class, IKubernetesObject
{
    /// <summary>What of an object is kept.</summary>
    public Func<T, T> Trim { get; set; } = static value => value;

    /// <summary>Who it is, whatever else is wrong with it; null when that cannot be read either.</summary>
    public static ObjectHeader? Header(ReadOnlySpan<byte> item)
    {
        try
        {
            return JsonSerializer.Deserialize(item, ClientJson.Default.ObjectHeader) is { Metadata: not null } header
                && (header.Metadata.Name?.Length > 0 || header.Metadata.ResourceVersion?.Length > 0)
                ? header
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <param name="item">The bytes.</param>
    /// <param name="why">What is wrong when the result is null.</param>
    public T? Decode(ReadOnlySpan<byte> item, out string why)
    {
        try
        {
            why = "it is null";
            return JsonSerializer.Deserialize(item, kind.TypeInfo) is { } value ? Trim(value) : null;
        }
        catch (JsonException e)
        {
            why = e.Message;
            return null;
        }
    }

    /// <summary>Reports an object that exists and cannot be decoded.</summary>
    /// <returns><paramref name="why"/>.</returns>
    public string Unreadable(ObjectHeader header, string why)
    {
        WatchMetrics.Unreadable(kind.ToString());
        LogUnreadable(kind.ToString(), header.Key, header.Metadata?.ResourceVersion, why);
        return why;
    }

    /// <summary>Reports one of which not even the name can be read.</summary>
    public void Unidentified()
    {
        WatchMetrics.Unreadable(kind.ToString());
        LogUnidentified(kind.ToString());
    }

    [LoggerMessage(1106, LogLevel.Error, "{Resource} {Key} at {ResourceVersion} cannot be decoded and is treated as absent: {Why}")]
    private partial void LogUnreadable(string resource, NamespacedName key, string? resourceVersion, string why);

    [LoggerMessage(1107, LogLevel.Error, "A list of {Resource} holds an object without a readable name; it is passed over.")]
    private partial void LogUnidentified(string resource);
}
