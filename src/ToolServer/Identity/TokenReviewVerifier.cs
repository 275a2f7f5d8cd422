using System.Text.Json;
using System.Text.Json.Nodes;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Authentication;
using Signalbox.Kubernetes.Http;

namespace Signalbox.ToolServer.Identity;

/// <summary>Tokens of Kubernetes: the API server is asked (<c>authentication.k8s.io/v1</c> TokenReview).</summary>
/// <param name="client">The API server that knows the tokens.</param>
/// <param name="audiences">A token must have been made for one of them: one for the API server itself, or for another service, is no token for this one.</param>
public sealed class TokenReviewVerifier(KubernetesClient client, IReadOnlyList<string> audiences) : ITokenVerifier, IDisposable
{
    private const string Path = "/apis/authentication.k8s.io/v1/tokenreviews";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Tokens of strangers must not become a flood of requests to the API server.</summary>
    private readonly SemaphoreSlim _places = new(16);

    public async ValueTask<TokenVerdict> VerifyAsync(string token, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(Patience);
        try
        {
            await _places.WaitAsync(bound.Token);
            try
            {
                return Read(await client.SendRawAsync(HttpMethod.Post, Path, Body(token), null, bound.Token));
            }
            finally
            {
                _places.Release();
            }
        }
        catch (Exception e) when (e is KubernetesApiException or HttpRequestException or CredentialException or IOException
            || (e is OperationCanceledException && !ct.IsCancellationRequested))
        {
            throw new IdentityUnavailableException(
                e is KubernetesApiException { IsForbidden: true }
                    ? "The Kubernetes API server does not let this server review tokens: bind the ClusterRole signalbox-toolserver-reviewer to its service account."
                    : "Kubernetes tokens cannot be checked: the API server gives no answer. Try again later.",
                e);
        }
    }

    public void Dispose() => _places.Dispose();

    /// <summary>Reads the answer. An API server that does not know audiences says none, and then the token was made for the API server itself.</summary>
    internal TokenVerdict Read(JsonNode? review)
    {
        try
        {
            var status = review?["status"];
            if (status?["authenticated"]?.GetValue<bool>() is not true)
                return TokenVerdict.Refused($"The API server knows no such token for audience {string.Join(" or ", audiences)}: it may have expired, or been made for another audience.");
            if (!Texts(status["audiences"]).Any(audiences.Contains))
                return TokenVerdict.Refused($"The token was made for another audience. Make one with: kubectl create token NAME --audience {audiences[0]}");
            var user = status["user"];
            if (user?["username"]?.GetValue<string>() is not { Length: > 0 } name)
                return TokenVerdict.Refused("The API server named no user for the token.");
            return TokenVerdict.Of(new(name, Texts(user["groups"]))
            {
                Uid = user["uid"]?.GetValue<string>() is { Length: > 0 } uid ? uid : null,
                Extra = (user["extra"] as JsonObject ?? []).ToDictionary(e => e.Key, e => (IReadOnlyList<string>)Texts(e.Value), StringComparer.Ordinal),
            });
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or JsonException)
        {
            throw new IdentityUnavailableException("Kubernetes tokens cannot be checked: the API server's answer cannot be read.", e);
        }
    }

    private JsonObject Body(string token) => new()
    {
        ["apiVersion"] = "authentication.k8s.io/v1",
        ["kind"] = "TokenReview",
        ["spec"] = new JsonObject { ["token"] = token, ["audiences"] = new JsonArray([.. audiences.Select(a => JsonValue.Create(a))]) },
    };

    private static string[] Texts(JsonNode? list) => list is JsonArray array ? [.. array.Select(v => v!.GetValue<string>())] : [];
}
