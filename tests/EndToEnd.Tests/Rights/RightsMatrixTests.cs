using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Signalbox.EndToEnd.Tests.ControlPlanes;
using Signalbox.EndToEnd.Tests.Processes;
using Signalbox.Kubernetes;
using Signalbox.Kubernetes.Configuration;

namespace Signalbox.EndToEnd.Tests.Rights;

/// <summary>Every role, bound as the documentation says, against every verb on every resource that matters: a real kube-apiserver allows what the table has, and refuses all else.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class RightsMatrixTests
{
    private const string Team = "dell";
    private const string Elsewhere = "elsewhere";

    private static readonly IReadOnlyList<Right> s_table = Right.ReadAll(Path.Combine(RepositoryPaths.Root, "tests", "EndToEnd.Tests", "Rights", "rights.tsv"));

    private static readonly string[] s_verbs = ["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"];

    /// <summary>What nobody of ours may touch, beside the resources of the table.</summary>
    private static readonly (string Group, string Resource)[] s_foreign =
    [
        ("", "configmaps"), ("", "pods"), ("", "pods/exec"), ("", "serviceaccounts"), ("", "serviceaccounts/token"), ("", "nodes"), ("", "users"), ("apps", "deployments"),
        ("signalbox.dev", "mcpworkflowruns/status"), ("rbac.authorization.k8s.io", "clusterroles"), ("rbac.authorization.k8s.io", "rolebindings"),
        ("apiextensions.k8s.io", "customresourcedefinitions"), ("admissionregistration.k8s.io", "validatingwebhookconfigurations"),
    ];

    private static IEnumerable<(string Group, string Resource)> Resources => s_table.Select(right => (right.Group, right.Resource)).Concat(s_foreign).Distinct();

    [KubernetesFact]
    public async Task Each_role_may_do_what_the_table_says_and_nothing_else()
    {
        await using var plane = await KubernetesControlPlane.StartAsync(KubeAssets.Folder!);
        var kubectl = new Kubectl(plane.Kubeconfig, null);
        foreach (var ns in (string[])[Team, InstalledRoles.SystemNamespace, Elsewhere])
            (await kubectl.RunAsync("create", "namespace", ns)).Succeeded();
        await InstalledRoles.BindAsync(kubectl, Team, user => $"{{apiGroup: rbac.authorization.k8s.io, kind: User, name: {user}}}");

        using var client = new KubernetesClient(KubernetesClientConfigurationLocator.Locate(plane.Kubeconfig));
        var ours = s_table.Select(right => right.Role).Distinct().SelectMany(role => Questions(role, Resources)).ToList();
        // Of the built-in roles only our part is ours to say.
        var builtIn = (from role in (string[])["view", "edit", "admin"] from question in Questions(role, Resources.Where(resource => resource.Group == "signalbox.dev")) select question).ToList();
        foreach (var (user, verb) in ((string, string)[])[("view", "watch"), ("edit", "watch"), ("admin", "watch"), ("edit", "create"), ("admin", "create")])
            await Eventually.HoldsAsync($"{user} has our rules", () => IsAllowedAsync(client, new(user, Team, "signalbox.dev", "mcpworkflows", null, verb)), allowed => allowed);

        var faults = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(ours.Concat(builtIn), new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (question, _) =>
        {
            var (allowed, expected) = (await IsAllowedAsync(client, question), Expected(question));
            if (allowed != expected)
                faults.Add($"{question}: {(allowed ? "allowed" : "refused")}");
        });
        Assert.True(faults.IsEmpty, string.Join('\n', faults.Order(StringComparer.Ordinal)));
    }

    private static IEnumerable<AccessQuestion> Questions(string user, IEnumerable<(string Group, string Resource)> resources) =>
        from resource in resources
        from ns in (string[])[Team, InstalledRoles.SystemNamespace, Elsewhere]
        from name in Names(resource).Prepend(null)
        from verb in s_verbs.Concat(Special(resource))
        select new AccessQuestion(user, ns, resource.Group, resource.Resource, name, verb);

    /// <summary>Verbs that mean something for this resource alone.</summary>
    private static string[] Special((string Group, string Resource) resource) => resource switch
    {
        ("signalbox.dev", _) => ["approve", "call", "run", "report"],
        ("rbac.authorization.k8s.io", _) => ["bind", "escalate"],
        ("", "users" or "serviceaccounts") => ["impersonate"],
        _ => [],
    };

    /// <summary>Where a right is about one object, that one and another.</summary>
    private static IEnumerable<string?> Names((string Group, string Resource) resource)
    {
        var named = s_table.Where(right => (right.Group, right.Resource) == resource && right.Name is not null).Select(right => right.Name).Distinct().ToList();
        return named.Count == 0 ? [] : named.Append("another");
    }

    private static bool Expected(AccessQuestion question) => s_table.Any(right =>
        Holds(question.User, right.Role)
        && (right.Group, right.Resource, right.Verb) == (question.Group, question.Resource, question.Verb)
        && (right.Name is null || right.Name == question.Name)
        && right.Where switch { "cluster" => true, "system" => question.Namespace == InstalledRoles.SystemNamespace, _ => question.Namespace == Team });

    private static bool Holds(string user, string role) => user switch
    {
        "view" => role == "viewer",
        "edit" or "admin" => role is "viewer" or "editor",
        _ => role == user,
    };

    private static async Task<bool> IsAllowedAsync(KubernetesClient client, AccessQuestion question)
    {
        var resource = question.Resource.Split('/');
        var attributes = new JsonObject
        {
            ["namespace"] = question.Namespace,
            ["group"] = question.Group,
            ["resource"] = resource[0],
            ["subresource"] = resource.Length > 1 ? resource[1] : null,
            ["name"] = question.Name,
            ["verb"] = question.Verb,
        };
        var review = new JsonObject
        {
            ["apiVersion"] = "authorization.k8s.io/v1",
            ["kind"] = "SubjectAccessReview",
            ["spec"] = new JsonObject { ["user"] = question.User, ["resourceAttributes"] = attributes },
        };
        var answer = await client.SendRawAsync(HttpMethod.Post, "/apis/authorization.k8s.io/v1/subjectaccessreviews", review, "application/json", default);
        return answer!["status"]!["allowed"]!.GetValue<bool>();
    }
}
