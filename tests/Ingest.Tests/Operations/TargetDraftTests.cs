using System.Text.Json.Nodes;

namespace Signalbox.Ingest.Tests.Operations;

public sealed class TargetDraftTests
{
    [Theory]
    [InlineData("""{"type":"http","scheme":"Basic"}""", """{"type":"basic"}""", "username,password")]
    [InlineData("""{"type":"http","scheme":"bearer","bearerFormat":"JWT"}""", """{"type":"bearer"}""", "token")]
    [InlineData("""{"type":"apiKey","in":"header","name":"X-Key"}""", """{"type":"apiKey","in":"header","name":"X-Key"}""", "apiKey")]
    [InlineData("""{"type":"apiKey","in":"query","name":"key"}""", """{"type":"apiKey","in":"query","name":"key"}""", "apiKey")]
    [InlineData("""{"type":"apiKey","in":"cookie","name":"sid"}""", """{"type":"apiKey","in":"cookie","name":"sid"}""", "apiKey")]
    [InlineData("""{"type":"mutualTLS"}""", """{"type":"clientCertificate"}""", "tls.crt,tls.key")]
    [InlineData("""{"type":"openIdConnect","openIdConnectUrl":"https://id.example/.well-known/openid-configuration"}""", """{"type":"bearer"}""", "token")]
    [InlineData("""{"type":"oauth2","flows":{"clientCredentials":{"tokenUrl":"https://id.example/token","scopes":{"read":"","write":""}}}}""",
        """{"type":"oauth2","tokenUrl":"https://id.example/token","scopes":["read","write"]}""", "clientId,clientSecret")]
    [InlineData("""{"type":"oauth2","flows":{"clientCredentials":{"tokenUrl":"token","scopes":{}}}}""", """{"type":"oauth2","tokenUrl":"https://shop.example/v1/token"}""", "clientId,clientSecret")]
    [InlineData("""{"type":"oauth2","flows":{"clientCredentials":{"tokenUrl":"/token","scopes":{}}}}""", """{"type":"oauth2","tokenUrl":"https://shop.example/token"}""", "clientId,clientSecret")]
    [InlineData("""{"type":"oauth2","flows":{"clientCredentials":{"tokenUrl":"ftp://id.example/token","scopes":{}}}}""", """{"type":"bearer"}""", "token")]
    [InlineData("""{"type":"oauth2","flows":{"authorizationCode":{"authorizationUrl":"https://id.example/a","tokenUrl":"https://id.example/t","scopes":{}}}}""", """{"type":"bearer"}""", "token")]
    [InlineData("""{"type":"http","scheme":"digest"}""", null, null)]
    public async Task Each_kind_of_scheme_becomes_credentials_that_name_their_keys(string scheme, string? credentials, string? keys)
    {
        var result = await IngestAsync(new JsonObject { ["one"] = JsonNode.Parse(scheme) });
        CrdAssert.Fits(result);
        var expected = credentials is null ? null : JsonNode.Parse(credentials)!.AsObject();
        if (expected is not null) expected["secretRef"] = new JsonObject { ["name"] = "shop-credentials" };
        Assert.True(JsonNode.DeepEquals(expected, result.TargetDraft!["spec"]!["credentials"]), result.TargetDraft.ToJsonString());
        Assert.Equal(keys, result.TargetDraft["metadata"]!["annotations"]?["signalbox.dev/secret-keys"]?.GetValue<string>());
        Assert.Equal(credentials is null, result.Report.Warnings.Any(warning => warning.Message.Contains("None of the document's security schemes", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Of_several_the_one_that_operations_want_is_taken_and_the_others_are_told()
    {
        var result = await IngestAsync(
            new JsonObject { ["a_basic"] = JsonNode.Parse("""{"type":"http","scheme":"basic"}"""), ["one"] = JsonNode.Parse("""{"type":"http","scheme":"bearer"}""") });
        Assert.Equal("bearer", result.TargetDraft!["spec"]!["credentials"]!["type"]!.GetValue<string>());
        Assert.Contains(result.Report.Warnings, warning => warning.Message.Contains("drafted with one, and could have a_basic", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""[{"url":"https://{region}.shop.example/{v}","variables":{"region":{"default":"eu"},"v":{"default":"v2","enum":["v1","v2"]}}}]""", "https://eu.shop.example/v2")]
    [InlineData("""[{"url":"/api/v1/"}]""", "https://shop.example.invalid/api/v1")]
    [InlineData("""[{"url":"/api"},{"url":"http://lab.example:8080/api/"},{"url":"https://other.example"}]""", "http://lab.example:8080/api")]
    [InlineData("""[{"url":"https://{tenant}.shop.example","variables":{}}]""", "https://shop.example.invalid")]
    [InlineData("""[]""", "https://shop.example.invalid")]
    public async Task Servers_give_the_base_URL(string servers, string expected)
    {
        var result = await IngestAsync([], JsonNode.Parse(servers));
        CrdAssert.Fits(result);
        Assert.Equal(expected, result.TargetDraft!["spec"]!["baseUrl"]!.GetValue<string>());
        Assert.Equal(expected.Contains(".invalid", StringComparison.Ordinal), result.Report.Warnings.Any(warning => warning.Message.Contains("set spec.baseUrl", StringComparison.Ordinal)));
    }

    [SharedSpecsTheory]
    [InlineData("argo/argo-workflows-swagger.json", "apiKey Authorization")]
    [InlineData("dell/powerstore-4.1.json", null)]
    [InlineData("dmtf-redfish", "redfishSession /redfish/v1/SessionService/Sessions")]
    [InlineData("discord/discord-3.1.json", "apiKey Authorization")]
    [InlineData("harbor/swagger.yaml", "basic")]
    [InlineData("petstore/petstore-expanded-2.0.json", null)]
    [InlineData("petstore/petstore-3.1.json", "bearer")]
    [InlineData("petstore/petstore-full-3.0.yaml", "bearer")]
    [InlineData("redocly/museum-3.1.yaml", "basic")]
    [InlineData("scalar/3.1.json", "apiKey X-API-Key")]
    [InlineData("scale/hypercore-a.json", "basic")]
    [InlineData("stripe/spec3-2022.json", "basic")]
    [InlineData("oai-examples/v3.1/tictactoe.yaml", "bearer")]
    public async Task Of_a_real_document_the_scheme_that_most_operations_declare_is_drafted(string name, string? expected)
    {
        var draft = (await new Ingestor().IngestAsync(new IngestRequest { Sources = [SharedSpecs.Path(name)], TargetName = "target" })).TargetDraft!;
        var credentials = draft["spec"]!["credentials"];
        Assert.Equal(expected, credentials is null ? null : string.Join(' ', new[] { "type", "loginPath", "name" }.Select(member => credentials[member]).OfType<JsonNode>()));
    }

    [Theory]
    [InlineData("""{"type":"http","scheme":"basic"}""", "basic", "could have a session of POST /login")]
    [InlineData("""{"type":"apiKey","in":"header","name":"X-Key"}""", "apiKey", "could have a session of POST /login")]
    [InlineData("""{"type":"apiKey","in":"cookie","name":"sid"}""", "session", null)]
    [InlineData("""{"type":"http","scheme":"digest"}""", "session", null)]
    [InlineData(null, "session", null)]
    public async Task A_login_gives_the_credentials_where_the_document_declares_no_others(string? scheme, string type, string? warning)
    {
        var schemes = scheme is null ? [] : new JsonObject { ["one"] = JsonNode.Parse(scheme) };
        var result = await IngestAsync(schemes, more: """
            {"/login":{"post":{"requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":{"username":{"type":"string"},"password":{"type":"string"}}}}}},"responses":{"200":{"description":"ok"}}}}}
            """);
        Assert.Equal(type, result.TargetDraft!["spec"]!["credentials"]!["type"]!.GetValue<string>());
        Assert.Equal(type == "session" ? "/login" : null, result.TargetDraft["spec"]!["credentials"]!["loginPath"]?.GetValue<string>());
        Assert.Equal(warning is not null, result.Report.Warnings.Any(one => one.Message.Contains(warning ?? "several ways", StringComparison.Ordinal)));
    }

    private static async Task<IngestResult> IngestAsync(JsonObject schemes, JsonNode? servers = null, string? more = null)
    {
        using var scratch = new Scratch();
        var document = JsonNode.Parse("""
            {"openapi":"3.1.0","info":{"title":"Shop","version":"1"},"paths":{"/items":{"get":{"operationId":"listItems","responses":{"200":{"description":"ok"}}}}}}
            """)!.AsObject();
        foreach (var (path, item) in more is null ? [] : JsonNode.Parse(more)!.AsObject()) document["paths"]![path] = item!.DeepClone();
        document["servers"] = servers ?? new JsonArray(new JsonObject { ["url"] = "https://shop.example/v1" });
        if (schemes.Count > 0)
        {
            document["security"] = new JsonArray(new JsonObject { ["one"] = new JsonArray() });
            document["components"] = new JsonObject { ["securitySchemes"] = schemes };
        }

        return await new Ingestor().IngestAsync(new IngestRequest { Sources = [scratch.File("api.json", document.ToJsonString())], TargetName = "shop" });
    }
}
