using System.Text.Json.Nodes;

namespace Signalbox.Bench.Prism;

/// <summary>The target that ingest drafted, sent to the mock, and the Secret that it asks for, filled with examples.</summary>
internal static class MockTarget
{
    private const string RedfishLogin = "/redfish/v1/SessionService/Sessions";

    /// <summary>Where the draft's credentials open sessions; null where they do not.</summary>
    public static string? LoginPath(JsonObject draft) => Credentials(draft) is { } credentials && Type(credentials) is "session" or "redfishSession"
        ? Credentials(draft)!["loginPath"]?.ToString() ?? RedfishLogin : null;

    public static JsonObject At(JsonObject draft, Uri url)
    {
        var target = draft.DeepClone().AsObject();
        var spec = target["spec"]!.AsObject();
        spec["baseUrl"] = url.ToString().TrimEnd('/');
        spec["retry"] = new JsonObject { ["maxAttempts"] = 1 };
        spec["timeouts"] = new JsonObject { ["response"] = "60s", ["call"] = "2m" };
        if (Credentials(target) is { } credentials)
        {
            if (credentials.ContainsKey("tokenUrl")) credentials["tokenUrl"] = new Uri(url, PrismFront.TokenPath).ToString();
            // A mock over plain HTTP asks nobody for a certificate.
            if (Type(credentials) == "clientCertificate") spec.Remove("credentials");
        }

        return target;
    }

    /// <summary>Null where the draft needs none.</summary>
    public static JsonObject? Secret(JsonObject draft)
    {
        if (Credentials(draft)?["secretRef"]?["name"] is not { } name) return null;
        var data = new JsonObject();
        foreach (var key in (draft["metadata"]?["annotations"]?["signalbox.dev/secret-keys"]?.ToString() ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            // An API key in the Authorization header is as often a bearer token by another name.
            var isBearer = key == "apiKey" && string.Equals(Credentials(draft)!["name"]?.ToString(), "Authorization", StringComparison.OrdinalIgnoreCase);
            data[key] = isBearer ? "Bearer example" : "example";
        }

        return new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Secret", ["metadata"] = new JsonObject { ["name"] = name.DeepClone() }, ["stringData"] = data };
    }

    private static JsonObject? Credentials(JsonObject target) => target["spec"]?["credentials"] as JsonObject;

    private static string? Type(JsonObject credentials) => credentials["type"]?.ToString();
}
