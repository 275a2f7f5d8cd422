using System.Text.Json.Nodes;

namespace Signalbox.Bench.Prism;

/// <summary>
/// Examples of the credentials that a document declares beside those that its target carries: a target has one kind, documents often have several, and a session
/// that was opened at the front means nothing to Prism. None where the document declares one scheme and the target carries it.
/// </summary>
internal sealed class OtherCredentials
{
    private readonly List<(string In, string Name)> _keys = [];
    private readonly List<string> _authorizations = [];

    public OtherCredentials(JsonObject document, bool session)
    {
        var schemes = document["securityDefinitions"] as JsonObject ?? document["components"]?["securitySchemes"] as JsonObject ?? [];
        if (schemes.Count < 2 && !session) return;
        foreach (var scheme in schemes.Select(entry => entry.Value).OfType<JsonObject>())
        {
            var (type, kind) = (scheme["type"]?.ToString(), scheme["scheme"]?.ToString().ToLowerInvariant());
            if (type == "apiKey") _keys.Add((scheme["in"]?.ToString() ?? "header", scheme["name"]?.ToString() ?? ""));
            else if (type == "basic" || (type == "http" && kind == "basic")) _authorizations.Add("Basic " + Convert.ToBase64String("example:example"u8));
            else if (type is "http" or "oauth2" or "openIdConnect") _authorizations.Add("Bearer example");
        }
    }

    /// <summary>Values of the Authorization header to try in turn where the request as it came was refused; null leaves it.</summary>
    public IEnumerable<string?> Authorizations => _keys.Count == 0 ? _authorizations.Distinct() : _authorizations.Distinct().Prepend(null);

    public void AddTo(HttpRequestMessage request, string? authorization)
    {
        if (authorization is not null)
        {
            request.Headers.Remove("Authorization");
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        }

        foreach (var (place, name) in _keys)
        {
            if (place == "query") request.RequestUri = new Uri(request.RequestUri + (request.RequestUri!.Query.Length == 0 ? "?" : "&") + Uri.EscapeDataString(name) + "=example");
            else if (place == "cookie") request.Headers.TryAddWithoutValidation("Cookie", name + "=example");
            else if (!request.Headers.Contains(name)) request.Headers.TryAddWithoutValidation(name, "example");
        }
    }
}
