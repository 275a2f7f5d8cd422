namespace Signalbox.Kubernetes.Http;

/// <summary>Values of Status.reason that are told apart here (apimachinery metav1.StatusReason).</summary>
public static class StatusReason
{
    public const string BadRequest = "BadRequest";
    public const string Unauthorized = "Unauthorized";
    public const string Forbidden = "Forbidden";
    public const string NotFound = "NotFound";
    public const string AlreadyExists = "AlreadyExists";
    public const string Conflict = "Conflict";
    public const string Gone = "Gone";
    public const string Expired = "Expired";
    public const string Invalid = "Invalid";
    public const string TooManyRequests = "TooManyRequests";
    public const string ServiceUnavailable = "ServiceUnavailable";
    public const string Timeout = "Timeout";

    /// <summary>Ours, for an answer that is not a Status, such as a proxy's page.</summary>
    public const string Unreadable = "Unreadable";
}
