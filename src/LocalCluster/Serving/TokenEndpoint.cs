using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Access;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Serving;

/// <summary>Makes tokens of service accounts: TokenRequest, as <c>kubectl create token</c> sends it.</summary>
internal sealed class TokenEndpoint(AccountTokens tokens, ObjectStore store)
{
    private const long UsualSeconds = 3600;
    private const long LeastSeconds = 600;
    private const long MostSeconds = 1L << 32;

    public async Task CreateAsync(HttpContext context, ResourceDefinition accounts, ResourcePath path)
    {
        var (request, _) = await RequestBody.ReadObjectAsync(context.Request, "TokenRequest", context.RequestAborted);
        var account = store.State.Find(new ObjectKey(accounts.StorageName, path.Namespace!, path.Name!)) ?? throw ApiException.NotFound(accounts, path.Name!);
        var spec = request.Ensure("spec");
        var seconds = spec["expirationSeconds"].Integer() ?? UsualSeconds;
        if (seconds is < LeastSeconds or > MostSeconds)
            throw ApiException.BadRequest("spec.expirationSeconds: may not specify a duration less than 10 minutes or larger than 2^32 seconds");
        var audiences = (spec.List("audiences") ?? []).Select(a => a.Text()).OfType<string>().ToArray();
        if (audiences.Length == 0)
            audiences = [AccountTokens.Issuer];
        spec["audiences"] = new JsonArray([.. audiences.Select(a => JsonValue.Create(a))]);
        spec["expirationSeconds"] = seconds;
        var (token, expires) = tokens.Make(path.Namespace!, path.Name!, account.Uid, audiences, TimeSpan.FromSeconds(seconds));
        request["apiVersion"] = "authentication.k8s.io/v1";
        request["kind"] = "TokenRequest";
        request["status"] = new JsonObject { ["token"] = token, ["expirationTimestamp"] = expires.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture) };
        await ApiResponse.WriteAsync(context, request, 201);
    }
}
