namespace Signalbox.Kubernetes.Watching;

/// <summary>The known values of <see cref="WatchEvent.Type"/>.</summary>
public static class WatchEventType
{
    public const string Added = "ADDED";
    public const string Modified = "MODIFIED";
    public const string Deleted = "DELETED";
    public const string Bookmark = "BOOKMARK";
    public const string Error = "ERROR";
}
