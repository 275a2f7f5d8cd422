using System.Text.Json.Nodes;
using Signalbox.Ingest.Documents;
using Signalbox.Workflows.Model;

namespace Signalbox.Ingest.Operations;

/// <summary>Drafts the McpTarget: base URL from the servers, credentials from the security schemes. It names Secrets and their keys; it holds none.</summary>
internal sealed class TargetDrafter(IngestRequest request, DocumentWarnings warnings)
{
    /// <summary>Annotation: the keys that the Secret must have.</summary>
    public const string SecretKeys = "signalbox.dev/secret-keys";

    public JsonObject Draft(IReadOnlyList<ApiDocument> documents, IReadOnlyList<ApiOperation> operations, ApiOperation? login)
    {
        var document = documents[0];
        var baseUrl = BaseUrl(document);
        var (credentials, keys) = Credentials(document, operations, login, baseUrl);
        var metadata = new JsonObject { ["name"] = request.TargetName };
        if (request.Namespace is not null) metadata["namespace"] = request.Namespace;
        if (keys.Length > 0) metadata["annotations"] = new JsonObject { [SecretKeys] = string.Join(',', keys) };
        var spec = new JsonObject { ["baseUrl"] = baseUrl };
        if (credentials is not null) spec["credentials"] = credentials;
        return new JsonObject { ["apiVersion"] = SignalboxApi.ApiVersion, ["kind"] = "McpTarget", ["metadata"] = metadata, ["spec"] = spec };
    }

    private string BaseUrl(ApiDocument document)
    {
        var servers = ServerReader.BaseUrls(document.Root);
        var stated = request.BaseUrl ?? servers.FirstOrDefault(IsUsable) ?? (servers.Count > 0 ? servers[0] : "");
        if (IsUsable(stated)) return stated;
        var path = stated.StartsWith('/') ? stated.TrimEnd('/') : "";
        var draft = $"https://{request.TargetName}.example.invalid{path}";
        warnings.Add("target", document.Source.Name, $"The document does not say where the API is ({(stated.Length == 0 ? "no server" : stated)}); set spec.baseUrl of the target, which is drafted as {draft}.");
        return draft;
    }

    private static bool IsUsable(string url) =>
        Uri.TryCreate(url, UriKind.Absolute, out var parsed) && parsed.Scheme is "http" or "https" && parsed.Query.Length == 0 && parsed.UserInfo.Length == 0 && !url.Contains('{');

    private (JsonObject? Credentials, string[] Keys) Credentials(ApiDocument document, IReadOnlyList<ApiOperation> operations, ApiOperation? login, string baseUrl)
    {
        var secret = new JsonObject { ["name"] = $"{request.TargetName}-credentials" };
        if (login is null ? operations.Any(IsRedfish) : IsRedfish(login)) return Session("redfishSession", secret, login);
        var schemes = SecurityReader.Schemes(document).ToDictionary(one => one.Name, one => one.Scheme, StringComparer.Ordinal);
        var used = operations.SelectMany(operation => operation.Security).GroupBy(name => name, StringComparer.Ordinal)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Select(group => group.Key).Where(schemes.ContainsKey).ToList();
        var drafts = used.Concat(schemes.Keys.Order(StringComparer.Ordinal)).Distinct(StringComparer.Ordinal)
            .Select(name => new { Name = name, Draft = One(schemes[name], secret, baseUrl) }).Where(one => one.Draft.Credentials is not null).ToList();
        // A cookie that a login sets is what the login gives; any other scheme that the document declares says more than that there is a login.
        var session = login is not null && (drafts.Count == 0 || IsCookie(drafts[0].Draft.Credentials!));
        if (drafts.Count == 0 && !session)
        {
            if (schemes.Count > 0) warnings.Add("target", document.Source.Name, "None of the document's security schemes can be used without a person at the browser; set spec.credentials of the target.");
            return (null, []);
        }

        if (session) return Session("session", secret, login);
        var others = drafts.Skip(1).Select(one => one.Name).Concat(login is { Method: "POST" } ? [$"a session of {login}"] : []).ToList();
        if (others.Count > 0)
        {
            warnings.Add("target", document.Source.Name, $"The document has several ways to identify oneself; the target is drafted with {drafts[0].Name}, and could have {string.Join(", ", others)}.");
        }

        return drafts[0].Draft;
    }

    private static bool IsRedfish(ApiOperation operation) => operation.Path.EndsWith("/SessionService/Sessions", StringComparison.Ordinal);

    private static bool IsCookie(JsonObject credentials) => credentials.Text("type") == "apiKey" && credentials.Text("in") == "cookie";

    private static (JsonObject Credentials, string[] Keys) Session(string type, JsonObject secret, ApiOperation? login)
    {
        var credentials = New(type, secret);
        if (login is not null) credentials["loginPath"] = login.Path;
        return (credentials, ["username", "password"]);
    }

    private static (JsonObject? Credentials, string[] Keys) One(JsonObject scheme, JsonObject secret, string baseUrl)
    {
        var type = scheme.Text("type");
        if (type == "basic" || (type == "http" && Is(scheme, "basic"))) return (New("basic", secret), ["username", "password"]);
        if (type == "http" && Is(scheme, "bearer")) return (New("bearer", secret), ["token"]);
        if (type == "apiKey" && scheme.Text("name") is { Length: > 0 } name)
        {
            // An API key in the Authorization header is a bearer token by another name; which prefix it wants, the document cannot say.
            var credentials = New("apiKey", secret);
            credentials["in"] = scheme.Text("in") ?? "header";
            credentials["name"] = name;
            return (credentials, ["apiKey"]);
        }

        if (type == "mutualTLS") return (New("clientCertificate", secret), ["tls.crt", "tls.key"]);
        // Where a person has to log in at the browser, the token that comes of it can still be given.
        if (type == "openIdConnect") return (New("bearer", secret), ["token"]);
        if (type != "oauth2") return (null, []);
        var flow = scheme.Object("flows")?.Object("clientCredentials") ?? (scheme.Text("flow") == "application" ? scheme : null);
        if (TokenUrl(flow?.Text("tokenUrl"), baseUrl) is not { } token) return scheme.ContainsKey("flows") || scheme.ContainsKey("flow") ? (New("bearer", secret), ["token"]) : (null, []);
        var oauth = New("oauth2", secret);
        oauth["tokenUrl"] = token;
        if (flow!.Object("scopes") is { Count: > 0 } scopes) oauth["scopes"] = new JsonArray([.. scopes.Select(scope => (JsonNode)scope.Key)]);
        return (oauth, ["clientId", "clientSecret"]);
    }

    /// <summary>A relative one is relative to the API (OpenAPI 3.1, Relative References in URLs); null where it is none that a target may have.</summary>
    private static string? TokenUrl(string? text, string baseUrl) =>
        text is { Length: > 0 } && Uri.TryCreate(new Uri(baseUrl + "/"), text, out var url) && IsUsable(url.AbsoluteUri) && url.Fragment.Length == 0 ? url.AbsoluteUri : null;

    private static bool Is(JsonObject scheme, string name) => string.Equals(scheme.Text("scheme"), name, StringComparison.OrdinalIgnoreCase);

    private static JsonObject New(string type, JsonObject secret) => new() { ["type"] = type, ["secretRef"] = secret.DeepClone() };
}
