using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Signalbox.ToolServer.Rest;

/// <summary>
/// Swagger UI at <c>/docs</c>, from the files of its package: nothing is fetched from elsewhere, and a page that wants to is stopped. The page itself says nothing
/// worth hiding and needs no credentials; the document and the calls do.
/// </summary>
internal static class DocsPage
{
    public const string Path = "/docs";

    private const string TokenScript = "/docs-token.js";

    // Swagger UI sets styles on elements and draws its icons from data: URLs.
    private const string ContentPolicy =
        "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    public static void Use(WebApplication app)
    {
        app.UseWhen(http => http.Request.Path.StartsWithSegments(Path, StringComparison.Ordinal), docs =>
        {
            docs.Use((http, next) =>
            {
                http.Response.Headers.ContentSecurityPolicy = ContentPolicy;
                http.Response.Headers.XContentTypeOptions = "nosniff";
                http.Response.Headers["Referrer-Policy"] = "no-referrer";
                return http.Request.Path == Path + TokenScript ? SendTokenScriptAsync(http) : next(http);
            });
            docs.UseSwaggerUI(options =>
            {
                options.RoutePrefix = Path[1..];
                options.DocumentTitle = "Signalbox";
                options.InjectJavascript("." + TokenScript);
                options.SwaggerEndpoint("../openapi.json", "Tools that you may call");
                options.EnableFilter();
                options.DisplayRequestDuration();
                options.DefaultModelsExpandDepth(-1);
            });
        });
    }

    private static async Task SendTokenScriptAsync(HttpContext http)
    {
        http.Response.ContentType = "text/javascript";
        await using var script = typeof(DocsPage).Assembly.GetManifestResourceStream(TokenScript[1..])!;
        await script.CopyToAsync(http.Response.Body, http.RequestAborted);
    }
}
