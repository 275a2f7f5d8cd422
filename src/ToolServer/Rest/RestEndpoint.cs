using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Execution;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Registry;
using Signalbox.ToolServer.Runs;
using Signalbox.ToolServer.Tracing;

namespace Signalbox.ToolServer.Rest;

/// <summary>The served tools for clients that speak plain HTTP: what there is, and calling one.</summary>
/// <param name="calls">What can be called.</param>
/// <param name="runs">Runs by their id; null: none are recorded.</param>
/// <param name="bearer">Whether calls need a bearer token; said in the OpenAPI document.</param>
public sealed class RestEndpoint(ToolCalls calls, RunBook? runs, bool bearer)
{
    public async Task ListAsync(HttpContext http, Caller caller)
    {
        var visible = await calls.VisibleToAsync(caller, http.RequestAborted);
        var listing = new ToolListing(visible.Version, [.. visible.Tools.Select(t => new ToolListing.Entry(
            t.Name, t.Workflow.Namespace, t.Workflow.Name, t.SpecDigest, t.Target.Name, t.Plan.Spec.Tool.Title, t.Plan.Spec.Tool.Description))]);
        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(http.Response.Body, listing, ToolServerJson.Default.ToolListing, http.RequestAborted);
    }

    /// <param name="http">The request.</param>
    /// <param name="caller">Who asks; the document has what this caller may call.</param>
    /// <param name="ns">One namespace alone, with paths below its name; null: all.</param>
    public async Task OpenApiAsync(HttpContext http, Caller caller, string? ns = null)
    {
        var visible = await calls.VisibleToAsync(caller, http.RequestAborted);
        if (ns is not null && !visible.Tools.Any(tool => tool.Workflow.Namespace == ns))
        {
            await WriteAsync(http, new("Unknown namespace", 404, $"There is no tool in a namespace '{ns}' that you may call. GET /tools lists those that there are."));
            return;
        }
        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(
            http.Response.Body, OpenApiDocument.Of(visible, ns, bearer), ToolServerJson.Default.JsonObject, http.RequestAborted);
    }

    /// <param name="http">The request.</param>
    /// <param name="caller">Who calls.</param>
    /// <param name="name">Of the tool.</param>
    /// <param name="ns">Namespace that the tool must be of; null: any.</param>
    public async Task CallAsync(HttpContext http, Caller caller, string name, string? ns = null)
    {
        var ct = http.RequestAborted;
        if (await calls.FindAsync(name, caller, ct) is not { } tool || (ns is not null && tool.Workflow.Namespace != ns))
        {
            calls.RefuseUnknown(name, caller);
            await WriteAsync(http, new("Unknown tool", 404, $"There is no tool '{name}'{(ns is null ? "" : $" in namespace '{ns}'")} that you may call. GET /tools lists those that there are."));
            return;
        }
        JsonElement arguments;
        try
        {
            arguments = await ReadAsync(http.Request, ct);
        }
        catch (JsonException e)
        {
            await WriteAsync(http, new("Unreadable body", 400, $"The body is no JSON: {e.Message}"));
            return;
        }
        catch (BadHttpRequestException e)
        {
            await WriteAsync(http, new("Unreadable body", e.StatusCode, e.Message));
            return;
        }
        if (arguments.ValueKind is not (JsonValueKind.Object or JsonValueKind.Undefined))
        {
            await WriteAsync(http, new("Invalid arguments", 400, "The body must be a JSON object with the tool's arguments.", ""));
            return;
        }
        var result = RestPreference.Wait(http.Request) is { } wait && runs is not null
            ? await StartAsync(http, caller, tool, arguments, wait)
            : await calls.CallAsync(tool, arguments, caller, progress: null, IsConfirmed(http.Request), TraceContext.Read(http.Request.Headers, null), CancellationToken.None, departure: ct);
        if (result is null)
            return;
        if (result.RetryAfter is { } pause)
            http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(pause.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        if (result.RunId is { } run)
            http.Response.Headers.Location = RunEndpoint.Path(run);
        // A result a host is worth reading when some of the hosts failed.
        if (result is { IsError: true, Structured: not null, InvalidArgument: null })
            http.Response.StatusCode = StatusCodes.Status502BadGateway;
        else if (RestStatus.Problem(result) is { } problem)
        {
            await WriteAsync(http, problem);
            return;
        }
        if (result.Note is { } note)
            http.Response.Headers[NoteHeader.Name] = NoteHeader.Value(note);
        http.Response.ContentType = "application/json";
        var json = JsonSerializer.SerializeToUtf8Bytes(result.Structured ?? new JsonObject(), ToolServerJson.Default.JsonNode);
        http.Response.ContentLength = json.Length;
        await http.Response.Body.WriteAsync(json, ct);
    }

    /// <summary>Null: it had not ended when the caller's patience had, and has been answered.</summary>
    private async Task<ToolCallResult?> StartAsync(HttpContext http, Caller caller, ServedTool tool, JsonElement arguments, TimeSpan wait)
    {
        var start = await calls.StartAsync(tool, arguments, caller, IsConfirmed(http.Request), TraceContext.Read(http.Request.Headers, null), http.RequestAborted);
        if (start.Run is not { } run)
            return await start.Ended.WaitAsync(http.RequestAborted);
        await ((Task)start.Ended).WaitAsync(wait, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (start.Ended.IsCompleted)
            return await start.Ended;
        http.RequestAborted.ThrowIfCancellationRequested();
        http.Response.Headers.Location = RunEndpoint.Path(run.ToString());
        http.Response.Headers["Preference-Applied"] = "respond-async";
        if (await runs!.FindAsync(run.ToString(), caller, http.RequestAborted) is { } view)
            await RunEndpoint.WriteAsync(http, StatusCodes.Status202Accepted, RunEndpoint.Json(view));
        return null;
    }

    private static bool IsConfirmed(HttpRequest request) => string.Equals(request.Headers["Signalbox-Confirmed"], "true", StringComparison.OrdinalIgnoreCase);

    private static async Task<JsonElement> ReadAsync(HttpRequest request, CancellationToken ct)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, ct);
        if (buffer.Length == 0)
            return default;
        return JsonElement.Parse(buffer.GetBuffer().AsSpan(0, (int)buffer.Length));
    }

    internal static async Task WriteAsync(HttpContext http, RestProblem problem)
    {
        http.Response.StatusCode = problem.Status;
        http.Response.ContentType = "application/problem+json";
        await JsonSerializer.SerializeAsync(http.Response.Body, problem, ToolServerJson.Default.RestProblem, http.RequestAborted);
    }
}
