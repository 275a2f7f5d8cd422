using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Signalbox.Kubernetes.Http;

namespace Signalbox.Operator.Admin;

/// <summary>What went wrong as a problem for the caller. Pure.</summary>
internal static class AdminProblems
{
    public static AdminProblem NoToken { get; } = new(
        "Unauthorized", 401, "Send the bearer token that you use with kubectl (kubectl create token NAME makes one for a service account). The API server decides what it may do.");

    /// <summary>Null: a defect of ours, which nobody should take for an answer.</summary>
    public static AdminProblem? Of(Exception error) => error switch
    {
        AdminException known => known.Problem,
        KubernetesApiException { IsUnauthorized: true } => new("Unauthorized", 401, "The API server does not know this token; it may have expired. Send one that it issued for itself."),
        KubernetesApiException { IsForbidden: true } refused => new("Forbidden", 403, refused.Status.Message ?? "The API server refused it."),
        KubernetesApiException { IsNotFound: true } refused => new("Not found", 404, refused.Status.Message ?? "There is no such workflow."),
        KubernetesApiException { IsConflict: true } => new("Conflict", 409, "The workflow changed at the same moment. Read it again and decide anew."),
        KubernetesApiException { IsInvalid: true } refused => new("Refused", 422, refused.Status.Message ?? "The API server takes no such status."),
        KubernetesApiException refused => new("The API server refused it", 502, refused.Message, 5),
        BadHttpRequestException bad => new("Unreadable request", bad.StatusCode, bad.Message),
        HttpRequestException or IOException or TimeoutException => new("The API server does not answer", 503, "The API server does not answer. Nothing was decided, as far as is known: read the workflow before you send it again.", 5),
        JsonException bad => new("Unreadable body", 400, $"The body is no JSON object with specDigest and message: {bad.Message}"),
        _ => null,
    };
}
