using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Signalbox.LocalCluster.Kinds;

namespace Signalbox.LocalCluster.Serving;

/// <summary>What is served: groups, versions, resources, and the version of the API that all this follows.</summary>
internal sealed class DiscoveryEndpoint(KindRegistry kinds)
{
    public static JsonObject Version { get; } = new()
    {
        ["major"] = "1",
        ["minor"] = "32",
        ["gitVersion"] = "v1.32.0+signalbox",
        ["gitCommit"] = "",
        ["gitTreeState"] = "clean",
        ["buildDate"] = "1970-01-01T00:00:00Z",
        ["goVersion"] = "",
        ["compiler"] = "",
        ["platform"] = "linux/" + (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "arm64" : "amd64"),
    };

    /// <summary>Answers a discovery path.</summary>
    /// <returns>False when the path is none, or names what is not served.</returns>
    public async Task<bool> TryAnswerAsync(HttpContext context, string path)
    {
        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        var answer = parts switch
        {
            ["api"] => CoreVersions(context),
            ["apis"] => Groups(),
            ["apis", var group] => Group(group),
            ["api", var version] => Resources("", version),
            ["apis", var group, var version] => Resources(group, version),
            _ => null,
        };
        if (answer is null)
            return false;

        await ApiResponse.WriteAsync(context, answer);
        return true;
    }

    private static JsonObject CoreVersions(HttpContext context) => new()
    {
        ["kind"] = "APIVersions",
        ["versions"] = new JsonArray("v1"),
        ["serverAddressByClientCIDRs"] = new JsonArray(new JsonObject { ["clientCIDR"] = "0.0.0.0/0", ["serverAddress"] = context.Request.Host.Value }),
    };

    private JsonObject Groups() => new()
    {
        ["kind"] = "APIGroupList",
        ["apiVersion"] = "v1",
        ["groups"] = new JsonArray([.. kinds.All.Select(kind => kind.Group).Where(group => group.Length > 0).Distinct().Select(group => (JsonNode)Describe(group))]),
    };

    private JsonObject? Group(string group)
    {
        if (kinds.All.All(kind => kind.Group != group))
            return null;

        var answer = Describe(group);
        answer["kind"] = "APIGroup";
        answer["apiVersion"] = "v1";
        return answer;
    }

    private JsonObject Describe(string group)
    {
        var versions = kinds.All.Where(kind => kind.Group == group).Select(kind => kind.Version).Distinct().Order(ApiVersionOrder.Instance).ToList();
        return new JsonObject
        {
            ["name"] = group,
            ["versions"] = new JsonArray([.. versions.Select(version => (JsonNode)Reference(group, version))]),
            ["preferredVersion"] = Reference(group, versions[0]),
        };
    }

    private JsonObject? Resources(string group, string version)
    {
        var served = kinds.All.Where(kind => kind.Group == group && kind.Version == version).ToList();
        if (served.Count == 0)
            return null;

        return new JsonObject
        {
            ["kind"] = "APIResourceList",
            ["apiVersion"] = "v1",
            ["groupVersion"] = served[0].ApiVersion,
            ["resources"] = new JsonArray([.. served.SelectMany(Describe)]),
        };
    }

    private static IEnumerable<JsonNode> Describe(ResourceDefinition kind)
    {
        var verbs = kind.IsReview ? ["create"] : ResourceDefinition.AllVerbs;
        var resource = new JsonObject
        {
            ["name"] = kind.Plural,
            ["singularName"] = kind.Singular,
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = new JsonArray([.. verbs.Select(verb => (JsonNode)verb)]),
        };
        if (kind.ShortNames.Count > 0)
            resource["shortNames"] = new JsonArray([.. kind.ShortNames.Select(name => (JsonNode)name)]);
        if (kind.Categories.Count > 0)
            resource["categories"] = new JsonArray([.. kind.Categories.Select(name => (JsonNode)name)]);
        if (!kind.IsReview)
            resource["storageVersionHash"] = Hash(kind);
        yield return resource;

        if (kind is { Group: "", Plural: "serviceaccounts" })
        {
            yield return new JsonObject
            {
                ["name"] = "serviceaccounts/token",
                ["singularName"] = "",
                ["namespaced"] = true,
                ["group"] = "authentication.k8s.io",
                ["version"] = "v1",
                ["kind"] = "TokenRequest",
                ["verbs"] = new JsonArray("create"),
            };
        }

        if (!kind.HasStatus)
            yield break;

        yield return new JsonObject
        {
            ["name"] = kind.Plural + "/status",
            ["singularName"] = "",
            ["namespaced"] = kind.Namespaced,
            ["kind"] = kind.Kind,
            ["verbs"] = new JsonArray("get", "patch", "update"),
        };
    }

    private static JsonObject Reference(string group, string version) => new() { ["groupVersion"] = $"{group}/{version}", ["version"] = version };

    private static string Hash(ResourceDefinition kind) =>
        Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes($"{kind.Group}/{kind.Version}/{kind.Kind}"))[..8]);
}
