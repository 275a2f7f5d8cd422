using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;

namespace Signalbox.Operator.Admission;

/// <summary>
/// The admission webhook over HTTPS: <c>POST /validate</c> and <c>POST /mutate</c>, with and for AdmissionReview of <c>admission.k8s.io/v1</c>. What cannot be judged, because
/// the API server does not say what the sender may do, is an error, and the configuration's <c>failurePolicy: Fail</c> makes a refusal of it.
/// </summary>
public sealed partial class WebhookEndpoint : IAsyncDisposable
{
    /// <summary>Two objects of 1.5 MiB, the most that an API server stores.</summary>
    private const int LargestBody = 4 * 1024 * 1024;
    private readonly WebApplication _app;
    private readonly ILogger _logger;

    private WebhookEndpoint(WebApplication app, ILogger logger) => (_app, _logger) = (app, logger);

    public Uri Url => new(_app.Urls.First());

    /// <param name="listen">Where.</param>
    /// <param name="port">0 takes a free one.</param>
    /// <param name="certificates">Started; stays its owner's.</param>
    /// <param name="desk">Judges.</param>
    /// <param name="loggerFactory">Where it logs.</param>
    /// <param name="ct">Gives the start up.</param>
    /// <exception cref="OperatorException">The address cannot be used.</exception>
    internal static async Task<WebhookEndpoint> StartAsync(
        System.Net.IPAddress listen, int port, WebhookCertificates certificates, AdmissionDesk desk, ILoggerFactory loggerFactory, CancellationToken ct)
    {
        // Not the working directory: all that is in it would be looked through and watched for settings.
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        // A stray ASPNETCORE_ variable must not open another port.
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, LargestBody);
            kestrel.Listen(listen, port, endpoint => endpoint.UseHttps(new TlsHandshakeCallbackOptions { OnConnection = _ => ValueTask.FromResult(certificates.Options()) }));
        });
        var app = builder.Build();
        var webhook = new WebhookEndpoint(app, loggerFactory.CreateLogger<WebhookEndpoint>());
        app.MapPost("/validate", http => webhook.AnswerAsync(http, desk.ValidateAsync));
        app.MapPost("/mutate", http => webhook.AnswerAsync(http, desk.MutateAsync));
        try
        {
            await app.StartAsync(ct);
            return webhook;
        }
        catch (IOException error)
        {
            await app.DisposeAsync();
            throw new OperatorException($"Cannot listen on {listen}:{port}: {error.Message} Give another address with --webhook-listen; port 0 takes a free one.", error);
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http, Func<AdmissionRequest, CancellationToken, Task<AdmissionResponse>> judge)
    {
        AdmissionRequest request;
        try
        {
            var review = await JsonSerializer.DeserializeAsync(http.Request.Body, AdmissionJson.Default.AdmissionReview, http.RequestAborted);
            request = review is { ApiVersion: AdmissionReview.Version, Request: { } known } ? known
                : throw new JsonException($"An AdmissionReview of {AdmissionReview.Version} with a request is expected.");
        }
        catch (JsonException error)
        {
            http.Response.StatusCode = StatusCodes.Status400BadRequest;
            await http.Response.WriteAsync(error.Message + "\n", http.RequestAborted);
            return;
        }
        try
        {
            var response = await judge(request, http.RequestAborted);
            if (response.Status is { } refusal)
                LogRefused(request.Operation, request.Resource.Resource, request.Namespace, request.Name, request.UserInfo.Username, refusal.Message);
            await http.Response.WriteAsJsonAsync(
                new AdmissionReview { ApiVersion = AdmissionReview.Version, Kind = "AdmissionReview", Response = response }, AdmissionJson.Default.AdmissionReview, null, http.RequestAborted);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
        }
#pragma warning disable CA1031 // Whatever went wrong, the API server hears that nothing was judged.
        catch (Exception error) when (!http.Response.HasStarted)
#pragma warning restore CA1031
        {
            LogFailed(error, request.Operation, request.Resource.Resource, request.Namespace, request.Name);
            http.Response.StatusCode = StatusCodes.Status500InternalServerError;
            await http.Response.WriteAsync("It could not be judged; the operator's log says why.\n", CancellationToken.None);
        }
    }

    [LoggerMessage(3124, LogLevel.Information, "Refused: {Operation} {Resource} {Namespace}/{Name} by {User}: {Why}")]
    private partial void LogRefused(string operation, string resource, string? @namespace, string? name, string user, string why);

    [LoggerMessage(3125, LogLevel.Error, "{Operation} {Resource} {Namespace}/{Name} could not be judged")]
    private partial void LogFailed(Exception exception, string operation, string resource, string? @namespace, string? name);
}
