using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes.Objects;

namespace Signalbox.Kubernetes.Watching;

/// <summary>What an informer reports.</summary>
public sealed partial class Informer<T>
{
    private static readonly TimeSpan RepeatAfter = TimeSpan.FromSeconds(30);
    private ListWatchFailure? reported;
    private long reportedAt;

    private void Report(ListWatchFailure failure, Exception exception)
    {
        // Waiting for a CRD or a role takes long and fails alike each time: loud once, then quiet until something else happens.
        var repeated = reported == failure;
        var quiet = repeated && time.GetElapsedTime(reportedAt) < RepeatAfter;
        reported = failure;
        if (!quiet)
            reportedAt = time.GetTimestamp();
        switch (failure)
        {
            case ListWatchFailure.Expired:
                LogExpired(kind.ToString());
                break;
            case ListWatchFailure.Forbidden:
                LogForbidden(exception, kind.ToString(), ns ?? "all namespaces", kind.Plural, kind.Group);
                break;
            case ListWatchFailure.KindMissing when repeated:
                LogStillMissing(kind.ToString());
                break;
            case ListWatchFailure.KindMissing:
                LogKindMissing(kind.Kind, kind.ApiVersion, client.Configuration.Server, kind.ToString());
                break;
            case var _ when quiet:
                LogStillFailing(exception, kind.ToString(), failure);
                break;
            default:
                LogFailure(exception, kind.ToString(), failure);
                break;
        }
    }

    [LoggerMessage(1100, LogLevel.Debug, "Listed {Resource}: {Count} objects, {Changes} changes.")]
    private partial void LogListed(string resource, int count, int changes);

    [LoggerMessage(1101, LogLevel.Information, "The server no longer keeps the history of {Resource} from where the watch stood; listing again.")]
    private partial void LogExpired(string resource);

    [LoggerMessage(1102, LogLevel.Error,
        "Not allowed to list and watch {Resource} in {Namespace}. Grant verbs get, list, watch on '{Plural}' of API group '{Group}'.")]
    private partial void LogForbidden(Exception exception, string resource, string @namespace, string plural, string group);

    [LoggerMessage(1103, LogLevel.Warning, "CRD not installed: {Server} does not serve {Kind} of {ApiVersion}. Apply the CRD {Resource}; waiting for it.")]
    private partial void LogKindMissing(string kind, string apiVersion, Uri server, string resource);

    [LoggerMessage(1104, LogLevel.Debug, "Still waiting for the CRD {Resource}.")]
    private partial void LogStillMissing(string resource);

    [LoggerMessage(1105, LogLevel.Warning, "Reading {Resource} failed ({Failure}); trying again. What is known stays in use.")]
    private partial void LogFailure(Exception exception, string resource, ListWatchFailure failure);

    [LoggerMessage(1110, LogLevel.Debug, "Reading {Resource} still fails ({Failure}).")]
    private partial void LogStillFailing(Exception exception, string resource, ListWatchFailure failure);

    [LoggerMessage(1108, LogLevel.Warning, "Unknown watch event type {Type} on {Resource}; passed over.")]
    private partial void LogUnknownEvent(string type, string resource);

    [LoggerMessage(1109, LogLevel.Error, "A handler of changes of {Resource} failed on {Key}.")]
    private partial void LogHandler(Exception exception, string resource, NamespacedName key);
}
