using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Access;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Kinds;
using Signalbox.LocalCluster.Resources;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Serving;

/// <summary>
/// Questions of identity and rights. The one user of this control plane may do everything; what service accounts and others may do with services that ask here
/// is decided by the stored roles and bindings.
/// </summary>
internal sealed class ReviewEndpoint(AccessToken token, AccountTokens accounts, ObjectStore store)
{
    private const string UserName = "admin";
    private const string Masters = "system:masters";

    public async Task ReviewAsync(HttpContext context, ResourceDefinition definition, ResourcePath path)
    {
        var (review, _) = await RequestBody.ReadObjectAsync(context.Request, definition.Kind, context.RequestAborted);
        Admission.CheckIdentity(review, definition, path.Namespace ?? "", null);
        var spec = review.Map("spec");
        review["status"] = definition.Kind switch
        {
            "TokenReview" => ReviewToken(spec.Text("token") ?? "", Texts(spec.List("audiences"))),
            "SelfSubjectReview" => new JsonObject { ["userInfo"] = Admin() },
            "SelfSubjectRulesReview" => Rules(),
            "SelfSubjectAccessReview" => Self(context.Request, spec),
            _ => Answer(spec, spec.Text("user") ?? "", Texts(spec.List("groups"))),
        };
        await ApiResponse.WriteAsync(context, review, 201);
    }

    /// <summary>A token is good for the audiences that it was made for; with none asked for, for this control plane's own.</summary>
    private JsonObject ReviewToken(string candidate, string[] asked)
    {
        var wanted = asked.Length > 0 ? asked : [AccountTokens.Issuer];
        var (user, made) = token.Matches(candidate) ? (Admin(), [AccountTokens.Issuer]) : Account(candidate);
        var audiences = wanted.Intersect(made).ToArray();
        return user is null || audiences.Length == 0
            ? new() { ["user"] = new JsonObject(), ["error"] = user is null ? "[invalid bearer token]" : $"[token audiences {string.Join(' ', made)} is invalid for the target audiences {string.Join(' ', wanted)}]" }
            : new() { ["authenticated"] = true, ["user"] = user, ["audiences"] = Array(audiences) };
    }

    private (JsonObject? User, string[] Audiences) Account(string candidate)
    {
        if (accounts.Read(candidate) is not { } claims || claims.Map("kubernetes.io") is not { } about)
            return (null, []);
        var (ns, name) = (about.Text("namespace") ?? "", about.Map("serviceaccount").Text("name") ?? "");
        // A token ends with its account, and one of the same name is another.
        if (store.State.Find(new ObjectKey("serviceaccounts", ns, name)) is not { } account || account.Uid != about.Map("serviceaccount").Text("uid"))
            return (null, []);
        var user = $"system:serviceaccount:{ns}:{name}";
        return (new() { ["username"] = user, ["uid"] = account.Uid, ["groups"] = Array(GroupsOf(user)) }, Texts(claims.List("aud")));
    }

    /// <summary><c>kubectl auth can-i --as</c> asks for another.</summary>
    private JsonObject Self(HttpRequest request, JsonObject? spec) => request.Headers["Impersonate-User"].ToString() is { Length: > 0 } user
        ? Answer(spec, user, [.. request.Headers["Impersonate-Group"].OfType<string>(), .. GroupsOf(user)])
        : Allowed("the local administrator may do everything");

    private JsonObject Answer(JsonObject? spec, string user, string[] groups)
    {
        if (user == UserName || groups.Contains(Masters))
            return Allowed("the local administrator may do everything");
        return spec.Map("resourceAttributes") is { } attributes && AccessRules.AllowedBy(store.State, user, groups, attributes) is { } binding
            ? Allowed($"RBAC: allowed by {binding}")
            : new() { ["allowed"] = false };
    }

    private static string[] GroupsOf(string user) => user.Split(':') is ["system", "serviceaccount", var ns, _]
        ? ["system:serviceaccounts", $"system:serviceaccounts:{ns}", "system:authenticated"]
        : ["system:authenticated"];

    private static JsonObject Admin() => new() { ["username"] = UserName, ["groups"] = new JsonArray(Masters, "system:authenticated") };

    private static JsonObject Allowed(string reason) => new() { ["allowed"] = true, ["reason"] = reason };

    private static string[] Texts(JsonArray? list) => [.. (list ?? []).Select(v => v.Text()).OfType<string>()];

    private static JsonArray Array(IEnumerable<string> values) => new([.. values.Select(v => JsonValue.Create(v))]);

    private static JsonObject Rules() => new()
    {
        ["resourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["apiGroups"] = new JsonArray("*"), ["resources"] = new JsonArray("*") }),
        ["nonResourceRules"] = new JsonArray(new JsonObject { ["verbs"] = new JsonArray("*"), ["nonResourceURLs"] = new JsonArray("*") }),
        ["incomplete"] = false,
    };
}
