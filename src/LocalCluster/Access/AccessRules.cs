using System.Text.Json.Nodes;
using Signalbox.LocalCluster.Json;
using Signalbox.LocalCluster.Storage;

namespace Signalbox.LocalCluster.Access;

/// <summary>
/// Role-based access control by the stored roles and bindings, as kube-apiserver's RBAC authorizer has it. Pure: one state in, one answer out. Aggregated
/// ClusterRoles have the rules that are written in them.
/// </summary>
internal static class AccessRules
{
    private const string Group = "rbac.authorization.k8s.io";

    /// <param name="state">Holds roles and bindings.</param>
    /// <param name="user">Name of the user.</param>
    /// <param name="groups">Its groups.</param>
    /// <param name="attributes"><c>resourceAttributes</c> of a review.</param>
    /// <returns>What allows it, for the reason; null: nothing does.</returns>
    public static string? AllowedBy(StoreState state, string user, IReadOnlyCollection<string> groups, JsonObject attributes)
    {
        foreach (var binding in state.Of($"clusterrolebindings.{Group}").Values.Select(b => b.Parse()))
        {
            if (IsBound(binding, user, groups) && Rules(state, binding, null).Any(r => Covers(r, attributes)))
                return $"ClusterRoleBinding \"{binding.Map("metadata").Text("name")}\"";
        }
        if (attributes.Text("namespace") is not { Length: > 0 } ns)
            return null;
        foreach (var stored in state.Of($"rolebindings.{Group}").Values.Where(b => b.Key.Namespace == ns))
        {
            var binding = stored.Parse();
            if (IsBound(binding, user, groups) && Rules(state, binding, ns).Any(r => Covers(r, attributes)))
                return $"RoleBinding \"{stored.Key.Name}/{ns}\"";
        }
        return null;
    }

    private static bool IsBound(JsonObject binding, string user, IReadOnlyCollection<string> groups) => (binding.List("subjects") ?? []).Any(subject => subject.Text("kind") switch
    {
        "User" => subject.Text("name") == user,
        "Group" => subject.Text("name") is { } group && groups.Contains(group),
        "ServiceAccount" => user == $"system:serviceaccount:{subject.Text("namespace") ?? binding.Map("metadata").Text("namespace")}:{subject.Text("name")}",
        _ => false,
    });

    private static JsonArray Rules(StoreState state, JsonObject binding, string? ns)
    {
        var (kind, name) = (binding.Map("roleRef").Text("kind"), binding.Map("roleRef").Text("name") ?? "");
        var role = kind == "ClusterRole" ? state.Find(new($"clusterroles.{Group}", "", name))
            : kind == "Role" && ns is not null ? state.Find(new($"roles.{Group}", ns, name))
            : null;
        return role?.Parse().List("rules") ?? [];
    }

    private static bool Covers(JsonNode? rule, JsonObject attributes)
    {
        var resource = attributes.Text("resource") ?? "";
        var whole = attributes.Text("subresource") is { Length: > 0 } part ? $"{resource}/{part}" : resource;
        return Has(rule, "verbs", attributes.Text("verb") ?? "") && Has(rule, "apiGroups", attributes.Text("group") ?? "")
            && (Has(rule, "resources", whole) || (whole.Length > resource.Length && Has(rule, "resources", "*" + whole[resource.Length..])))
            && (rule.List("resourceNames") is not { Count: > 0 } names || (attributes.Text("name") is { Length: > 0 } name && names.Any(n => n.Text() == name)));
    }

    private static bool Has(JsonNode? rule, string list, string value) => (rule.List(list) ?? []).Any(v => v.Text() is { } text && (text == "*" || text == value));
}
