using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Signalbox.ToolServer.Protocol;

/// <summary>
/// The stream that answers <c>subscriptions/listen</c> (since 2026-07-28): first what was granted, then changes until the client goes or the
/// server stops, each with the id of the subscription. Our own, because the SDK's acknowledges nothing without a session.
/// </summary>
internal static class ListenStream
{
    private static readonly JsonTypeInfo<SubscriptionsListenNotifications> NotificationsType =
        (JsonTypeInfo<SubscriptionsListenNotifications>)McpJsonUtilities.DefaultOptions.GetTypeInfo(typeof(SubscriptionsListenNotifications));

    /// <param name="context">The request.</param>
    /// <param name="hub">Where changes are published.</param>
    /// <param name="granted">What of the wishes is offered here, and to this caller.</param>
    /// <param name="ct">Ends it.</param>
    /// <param name="filter">Makes the filter of the caller's own changes; null: all are.</param>
    public static async ValueTask<EmptyResult> RunAsync(
        RequestContext<SubscriptionsListenRequestParams> context, ListChangeHub hub, SubscriptionsListenNotifications granted, CancellationToken ct,
        Func<CancellationToken, ValueTask<CallerListFilter?>>? filter = null)
    {
        var id = JsonSerializer.SerializeToNode(context.JsonRpcRequest.Id, McpJsonUtilities.DefaultOptions);
        var response = McpRequestItems.Response(context);
        var uris = granted.ResourceSubscriptions?.ToHashSet(StringComparer.Ordinal) ?? [];
        var caller = McpRequestItems.Caller(context);
        // Before the acknowledgement, so that nothing falls between the two.
        using var changes = hub.Subscribe(Wants);
        changes.Filter = filter is null ? null : await filter(ct);
        await SendAsync(NotificationMethods.SubscriptionsAcknowledgedNotification, new() { ["notifications"] = JsonSerializer.SerializeToNode(granted, NotificationsType) });
        while (await changes.NextAsync(ct) is { Change: var change })
        {
            if (change.Method is not null)
                await SendAsync(change.Method, change.Uri is null ? [] : new() { ["uri"] = change.Uri });
            else if (response is not null)
                await response.KeepAliveAsync(ct);
        }
        return new();

        bool Wants(ListChange change) =>
            change == ListChange.Tools ? granted.ToolsListChanged == true
            : change == ListChange.Prompts ? granted.PromptsListChanged == true
            : change == ListChange.Resources ? granted.ResourcesListChanged == true
            : change.Uri is { } uri && uris.Contains(uri) && change.Concerns(caller);

        Task SendAsync(string method, JsonObject parameters)
        {
            parameters["_meta"] = new JsonObject { [MetaKeys.SubscriptionId] = id?.DeepClone() };
            return context.Server.SendMessageAsync(new JsonRpcNotification { Method = method, Params = parameters }, ct);
        }
    }
}
