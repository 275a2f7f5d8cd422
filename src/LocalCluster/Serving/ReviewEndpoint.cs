using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Access;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Resources;

namespace Signalbox.LocalCluster.Serving;

/// <summary>Questions of identity and rights. There is one user, who may do everything.</summary>
internal sealed class ReviewEndpoint(AccessToken token)
{
    private const string UserName = "admin";

    public async Task ReviewAsync(HttpContext context, ResourceDefinition definition, ResourcePath path)
    {
        var (review, _) = await RequestBody.ReadObjectAsync(context.Request, definition.Kind, context.RequestAborted);
        Admission.CheckIdentity(review, definition, path.Namespace ?? "", null);
        review["status"] = definition.Kind switch
        {
            "TokenReview" => ReviewToken(review.Map("spec").Text("token") ?? ""),
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = User() },
            "SelfSubjectRulesReview" => Rules(),
            "SelfSubjectAccessReview" => Allowed(true),
            _ => Allowed(IsAdmin(review.Map("spec"))),
        };
        await ApiResponse.WriteAsync(context, review, 201);
    }

    private JsonObject ReviewToken(string candidate) => token.Matches(candidate)
        ? new JsonObject { ["authenticated"] = true, ["user"] = User() }
        : new JsonObject { ["user"] = new JsonObject(), ["error"] = "[invalid bearer token]" };

    private static bool IsAdmin(JsonObject? spec) =>
        spec.Text("user") == UserName || (spec.List("groups") ?? []).Any(group => group.Text() == "system:masters");

    private static JsonObject User() => new()
    {
        ["username"] = UserName,
        ["groups"] = new JsonArray("system:masters", "system:authenticated"),
    };

    private static JsonObject Allowed(bool isAllowed) => isAllowed
        ? new JsonObject { ["allowed"] = true, ["reason"] = "the local administrator may do everything" }
        : new JsonObject { ["allowed"] = false, ["reason"] = "this control plane knows one user, admin" };

    private static JsonObject Rules() => new()
    {
        ["resourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") }),
        ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
        ["incomplete"] = false,
    };
}
