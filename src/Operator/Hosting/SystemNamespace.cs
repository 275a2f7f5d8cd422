using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Http;

namespace Signalbox.Operator.Hosting;

/// <summary>The namespace that leases live in has to exist before anything else can start.</summary>
public static partial class SystemNamespace
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>Waits for the API server where it is away: a process that ended for it would be started again later and later.</summary>
    /// <exception cref="OperatorException">It does not exist and may not be created here.</exception>
    public static async Task EnsureAsync(KubernetesClient client, string name, ILogger logger, TimeProvider time, CancellationToken ct)
    {
        for (var tries = 0; ; tries++)
        {
            try
            {
                await EnsureOnceAsync(client, name, ct);
                return;
            }
            catch (Exception error) when (error is HttpRequestException or KubernetesApiException { Code: >= 500 })
            {
                if (tries == 0)
                    LogAway(logger, error, client.Configuration.Server);
            }
            await Task.Delay(Pause * (1 + Random.Shared.NextDouble()), time, ct);
        }
    }

    private static async Task EnsureOnceAsync(KubernetesClient client, string name, CancellationToken ct)
    {
        try
        {
            await client.SendRawAsync(HttpMethod.Get, $"/api/v1/namespaces/{name}", null, null, ct);
            return;
        }
        catch (KubernetesApiException error) when (error.IsForbidden)
        {
            return; // a role need not show namespaces; whether it exists shows with the first lease
        }
        catch (KubernetesApiException error) when (error.IsNotFound)
        {
        }
        try
        {
            var body = new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Namespace",
                ["metadata"] = new JsonObject { ["name"] = name },
            };
            await client.SendRawAsync(HttpMethod.Post, "/api/v1/namespaces", body, "application/json", ct);
        }
        catch (KubernetesApiException error) when (error.IsAlreadyExists)
        {
        }
        catch (KubernetesApiException error) when (error.IsForbidden)
        {
            throw new OperatorException(
                $"The system namespace {name} does not exist, and the operator may not create it. Run: kubectl create namespace {name}", error);
        }
    }

    [LoggerMessage(3102, LogLevel.Warning, "{Server} cannot be reached; the operator starts when it can.")]
    private static partial void LogAway(ILogger logger, Exception error, Uri server);
}
