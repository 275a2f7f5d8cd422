using System.Net.Http.Headers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Signalbox.LocalCluster.Access;
using Signalbox.LocalCluster.Kinds;

namespace Signalbox.LocalCluster.Serving;

/// <summary>Takes each request apart and hands it to the endpoint that answers it; every refusal becomes a Status.</summary>
internal sealed partial class ApiServer(
    KindRegistry kinds,
    AccessToken token,
    DiscoveryEndpoint discovery,
    OpenApiEndpoint openApi,
    ReadEndpoint reads,
    WatchEndpoint watches,
    WriteEndpoint writes,
    PatchEndpoint patches,
    ReviewEndpoint reviews,
    TokenEndpoint tokens,
    ILogger<ApiServer> logger)
{
    public async Task HandleAsync(HttpContext context)
    {
        try
        {
            await AnswerAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller has gone; nobody is left to answer.
        }
        catch (ApiException error)
        {
            if (!context.Response.HasStarted)
                await ApiResponse.WriteErrorAsync(context, error);
        }
        catch (BadHttpRequestException error)
        {
            if (!context.Response.HasStarted)
                await ApiResponse.WriteErrorAsync(context, error.StatusCode == 413 ? ApiException.TooLarge(RequestBody.MostBytes) : ApiException.BadRequest(error.Message));
        }
#pragma warning disable CA1031 // The outermost catch: the caller gets a Status whatever went wrong.
        catch (Exception error)
#pragma warning restore CA1031
        {
            LogUnexpected(context.Request.Method, context.Request.Path, error);
            if (!context.Response.HasStarted)
                await ApiResponse.WriteErrorAsync(context, new ApiException(500, "InternalError", $"Internal error occurred: {error.Message}"));
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "/";
        if (path is "/healthz" or "/livez" or "/readyz" || path.StartsWith("/livez/", StringComparison.Ordinal) || path.StartsWith("/readyz/", StringComparison.Ordinal))
        {
            context.Response.ContentType = "text/plain; charset=utf-8";
            await context.Response.WriteAsync("ok", context.RequestAborted);
            return;
        }

        if (!IsAuthenticated(context.Request))
            throw ApiException.Unauthorized();

        if (path == "/version")
            await ApiResponse.WriteAsync(context, DiscoveryEndpoint.Version);
        else if (path.StartsWith("/openapi/", StringComparison.Ordinal))
            await openApi.AnswerAsync(context, path);
        else if (!HttpMethods.IsGet(context.Request.Method) || !await discovery.TryAnswerAsync(context, path))
            await AnswerResourceAsync(context, path);
    }

    private async Task AnswerResourceAsync(HttpContext context, string text)
    {
        var path = ResourcePath.Parse(text);
        if (path?.Plural is null || kinds.Find(path.Group, path.Version, path.Plural) is not { } definition)
            throw ApiException.UnknownPath();
        if (path is { Subresource: "token", Plural: "serviceaccounts", Group: "", Namespace: not null })
        {
            await (HttpMethods.IsPost(context.Request.Method) ? tokens.CreateAsync(context, definition, path) : throw ApiException.MethodNotAllowed(context.Request.Method));
            return;
        }
        if (path.Subresource is not null && (path.Subresource != "status" || !definition.HasStatus))
            throw ApiException.UnknownPath();
        if (definition is { Namespaced: false } && path.Namespace is not null)
            throw ApiException.UnknownPath();
        if (definition.Namespaced && path.Namespace is null && path.Name is not null)
            throw ApiException.UnknownPath();

        var method = context.Request.Method;
        if (definition.IsReview)
            await (HttpMethods.IsPost(method) ? reviews.ReviewAsync(context, definition, path) : throw ApiException.MethodNotAllowed(method));
        else if (HttpMethods.IsGet(method))
            await ReadAsync(context, definition, path);
        else if (HttpMethods.IsPost(method))
            await writes.CreateAsync(context, definition, path);
        else if (HttpMethods.IsPut(method))
            await writes.ReplaceAsync(context, definition, path);
        else if (HttpMethods.IsPatch(method))
            await patches.PatchAsync(context, definition, path);
        else if (HttpMethods.IsDelete(method) && path.Subresource is null)
            await (path.Name is null ? writes.DeleteCollectionAsync(context, definition, path) : writes.DeleteAsync(context, definition, path));
        else
            throw ApiException.MethodNotAllowed(method);
    }

    private async Task ReadAsync(HttpContext context, ResourceDefinition definition, ResourcePath path)
    {
        var options = path.Name is null || context.Request.Query.ContainsKey("watch") ? ListOptions.Read(context.Request.Query) : null;
        if (options is { Watch: true })
            await watches.WatchAsync(context, definition, path, options);
        else if (path.Name is null)
            await reads.ListAsync(context, definition, path, options!);
        else
            await reads.GetAsync(context, definition, path);
    }

    private bool IsAuthenticated(HttpRequest request) =>
        AuthenticationHeaderValue.TryParse(request.Headers.Authorization.ToString(), out var header)
        && string.Equals(header.Scheme, "Bearer", StringComparison.OrdinalIgnoreCase)
        && token.Matches(header.Parameter ?? "");

    [LoggerMessage(2010, LogLevel.Error, "Unexpected error in {Method} {Path}")]
    private partial void LogUnexpected(string method, string path, Exception error);
}
