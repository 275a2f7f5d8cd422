using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.ToolServer.Hosting;
using Signalbox.ToolServer.Identity;
using Signalbox.ToolServer.Runs;

namespace Signalbox.ToolServer.Rest;

/// <summary>Runs for clients that speak plain HTTP: how far one is, its result, and its end.</summary>
public sealed class RunEndpoint(RunBook runs)
{
    /// <summary>Where a run is read.</summary>
    public static string Path(string id) => $"/runs/{id}";

    public async Task GetAsync(HttpContext http, Caller caller, string id)
    {
        if (await runs.FindAsync(id, caller, http.RequestAborted) is { } view)
            await WriteAsync(http, StatusCodes.Status200OK, Json(view));
        else
            await NotFoundAsync(http, id);
    }

    /// <summary>Asks for the end; 202, because whoever runs it has to hear of it.</summary>
    public async Task CancelAsync(HttpContext http, Caller caller, string id)
    {
        if (await runs.CancelAsync(id, caller, http.RequestAborted) is { } view)
            await WriteAsync(http, view.HasEnded ? StatusCodes.Status200OK : StatusCodes.Status202Accepted, Json(view));
        else
            await NotFoundAsync(http, id);
    }

    internal static async Task WriteAsync(HttpContext http, int status, JsonObject json)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "application/json";
        await JsonSerializer.SerializeAsync(http.Response.Body, json, ToolServerJson.Default.JsonObject, http.RequestAborted);
    }

    /// <summary>A run as its caller sees it; without the checkpoint.</summary>
    internal static JsonObject Json(RunView view)
    {
        var status = view.Run.Status;
        return new JsonObject
        {
            ["id"] = view.Id,
            ["workflow"] = $"{view.Run.Metadata.Namespace}/{view.Run.Spec.WorkflowName}",
            ["tool"] = view.Run.Spec.Tool,
            ["specDigest"] = view.Run.Spec.SpecDigest,
            ["phase"] = view.Phase,
            ["message"] = view.HasEnded ? null : view.Message,
            ["percent"] = status?.Progress?.Percent,
            ["startedAt"] = status?.StartedAt is { } started ? RunTime.Text(started) : null,
            ["endedAt"] = status?.EndedAt is { } ended ? RunTime.Text(ended) : null,
            ["deadline"] = view.Run.Spec.Deadline is { } deadline ? RunTime.Text(deadline) : null,
            ["steps"] = new RunSteps(status?.Steps ?? []).ToJson(),
            ["result"] = view.Result?.Structured?.DeepClone(),
            ["note"] = view.Result?.Note,
            ["failure"] = view.Result is { IsError: true } failed ? failed.Text : null,
            ["outcomeUnknown"] = view.Result?.OutcomeUnknown == true ? true : null,
        }.WithoutNulls();
    }

    private static Task NotFoundAsync(HttpContext http, string id) => RestEndpoint.WriteAsync(
        http, new("Unknown run", 404, $"There is no run '{id}' of yours. Ended runs are kept for a day, or as the operator was told."));
}
